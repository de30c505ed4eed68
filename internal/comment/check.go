package comment

import (
	"context"
	"fmt"

	"github.com/warraq/warraq/internal/db"
)

// mostFaults bounds what is told of each kind.
const mostFaults = 20

// CheckConsistency compares the counts on comments with what they count, and returns a line for each that is wrong.
func (s *Comments) CheckConsistency(ctx context.Context) (faults []string, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		for _, q := range []struct{ what, real string }{
			{"answers", "(SELECT COUNT(*) FROM comments a WHERE a.parent_id = c.id AND a.id <> c.id AND a.state = 'approved')"},
			{"reports", "(SELECT COUNT(*) FROM comment_reports r WHERE r.comment_id = c.id AND r.settled_at = 0)"},
		} {
			found, err := db.All(ctx, tx, func(r db.Scanner) (string, error) {
				var id, says, is int64
				err := r.Scan(&id, &says, &is)
				return fmt.Sprintf("comment %d says that it has %d %s and has %d", id, says, q.what, is), err
			}, "SELECT c.id, c."+q.what+", "+q.real+" FROM comments c WHERE c."+q.what+" <> "+q.real+" ORDER BY c.id LIMIT $1", mostFaults)
			if err != nil {
				return err
			}
			faults = append(faults, found...)
		}
		return nil
	})
	return faults, err
}
