package app

import (
	"context"

	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/importer"
	"github.com/warraq/warraq/internal/syndicate"
)

// press is what machines are told, from features that do not know each other.
func (a *App) press() *syndicate.Press {
	return syndicate.New(syndicate.Deps{Stories: a.Stories, Sections: a.Sections, Media: a.Media, Sites: a.Sites, Comments: remarks{a.Comments}, Origins: origins{a.Importer},
		Catalogue: a.Catalogue, BaseURL: a.Config.BaseURL, Hub: a.Pings.Hub(), Key: a.Pings.KeyAt})
}

// remarks are comments as feeds hold them.
type remarks struct{ *comment.Comments }

// Newest implements syndicate.Comments.
func (r remarks) Newest(ctx context.Context, article int64, limit int) (list []syndicate.Remark, err error) {
	found, err := r.Comments.Newest(ctx, article, limit)
	for _, s := range found {
		list = append(list, syndicate.Remark(s))
	}
	return list, err
}

// origins are what moves remember, as feeds ask for it.
type origins struct{ *importer.Memory }

// Origins implements syndicate.Origins.
func (o origins) Origins(ctx context.Context, articles []int64) (map[int64]syndicate.Origin, error) {
	found, err := o.Memory.Origins(ctx, articles)
	out := make(map[int64]syndicate.Origin, len(found))
	for id, from := range found {
		out[id] = syndicate.Origin(from)
	}
	return out, err
}
