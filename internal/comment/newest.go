package comment

import (
	"context"
	"time"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
)

// Said is a comment as it is told outside its page.
type Said struct {
	ID       int64
	Headline string // of its article
	Path     string
	Name     string // of who wrote it
	Body     string
	At       time.Time
}

const newestText = `SELECT c.id, a.headline, a.path, c.author_name, c.body, c.created_at FROM comments c JOIN articles a ON a.id = c.article_id
 WHERE c.state = 'approved' AND c.kind = 'comment' AND a.publication = 'published' AND NOT a.private AND a.password = ''`

// Newest is the newest comments that readers see, of one article or, with 0, of all; none of an article that is not public or has a password.
func (s *Comments) Newest(ctx context.Context, article int64, limit int) (list []Said, err error) {
	scan := func(row db.Scanner) (v Said, err error) {
		var at int64
		err = row.Scan(&v.ID, &v.Headline, &v.Path, &v.Name, &v.Body, &at)
		v.At = clock.FromMilli(at)
		return v, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if article == 0 {
			list, err = db.All(ctx, tx, scan, newestText+" ORDER BY c.created_at DESC, c.id DESC LIMIT $1", limit)
			return err
		}
		list, err = db.All(ctx, tx, scan, newestText+" AND c.article_id = $2 ORDER BY c.created_at DESC, c.id DESC LIMIT $1", limit, article)
		return err
	})
	return list, err
}
