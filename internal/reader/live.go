package reader

import (
	"context"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/warraq/warraq/internal/story"
)

// A stream tells a reader how many comments an article has, each time that changes (Server-Sent Events, HTML Living Standard 9.2).
// Its connection is taken out of the HTTP server: ten thousand readers who wait need no goroutine and no buffer each, only a socket.
// One goroutine for all of them asks the database for the counts of the articles that somebody watches: what another node published
// is told as well.
const (
	liveEvery   = 2 * time.Second
	liveAlive   = 25 * time.Second // a line that says nothing, before proxies think that the other side is gone
	livePatient = 100 * time.Millisecond
	liveMost    = 20_000
)

const liveHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n" +
	"X-Accel-Buffering: no\r\nConnection: close\r\n\r\nretry: 15000\n\n"

// live is the streams that are open.
type live struct {
	counts func(ctx context.Context, list []int64) (map[int64]story.Counts, error)

	mu      sync.Mutex
	watched map[int64]*watch
	open    int
	stop    chan struct{} // of the goroutine; nil while nobody watches
}

type watch struct {
	count   int
	readers []net.Conn
}

// follow opens a stream. Where there are too many, or the connection cannot be taken over, the answer tells browsers not to ask again.
func (s *Site) follow(w http.ResponseWriter, r *http.Request) error {
	id, _ := strconv.ParseInt(r.URL.Query().Get("article"), 10, 64)
	art, err := s.Stories.Public(r.Context(), id)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	if !s.live.room() {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		w.WriteHeader(http.StatusNoContent)
		return nil // HTTP/2 has no connection to take over
	}
	s.live.add(id, art.CommentCount, conn)
	return nil
}

func (l *live) room() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.open < liveMost
}

func (l *live) add(id int64, count int, conn net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.watched == nil {
		l.watched = map[int64]*watch{}
	}
	at := l.watched[id]
	if at == nil {
		at = &watch{count: count}
		l.watched[id] = at
	}
	if !tell(conn, liveHead+countEvent(at.count)) {
		return
	}
	at.readers = append(at.readers, conn)
	if l.open++; l.stop == nil {
		l.stop = make(chan struct{})
		go l.run(l.stop)
	}
}

func countEvent(n int) string { return "event: count\ndata: " + strconv.Itoa(n) + "\n\n" }

// tell writes to a reader, or closes a connection that takes nothing: the texts are so short that only a dead one has no room.
func tell(conn net.Conn, text string) bool {
	_ = conn.SetWriteDeadline(time.Now().Add(livePatient))
	if _, err := conn.Write([]byte(text)); err != nil {
		_ = conn.Close()
		return false
	}
	return true
}

func (l *live) run(stop chan struct{}) {
	tick := time.NewTicker(liveEvery)
	defer tick.Stop()
	alive := time.Now()
	for {
		select {
		case <-stop:
			return
		case <-tick.C:
		}
		ctx, cancel := context.WithTimeout(context.Background(), liveEvery)
		found, err := l.counts(ctx, l.articles())
		cancel()
		if err != nil {
			found = nil // the next time will do
		}
		again := time.Since(alive) >= liveAlive
		if again {
			alive = time.Now()
		}
		if l.spread(found, again) == 0 {
			return
		}
	}
}

func (l *live) articles() (list []int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for id := range l.watched {
		list = append(list, id)
	}
	return list
}

// spread tells the readers of each article its count where it changed, and all of them that the line holds where they hear nothing
// else. It answers how many are left.
func (l *live) spread(found map[int64]story.Counts, again bool) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open = 0
	for id, at := range l.watched {
		text := ""
		if again {
			text = ":\n\n"
		}
		if now, ok := found[id]; ok && now.Comments != at.count {
			at.count = now.Comments
			text = countEvent(at.count)
		}
		if text != "" {
			left := at.readers[:0]
			for _, conn := range at.readers {
				if tell(conn, text) {
					left = append(left, conn)
				}
			}
			clear(at.readers[len(left):])
			at.readers = left
		}
		if len(at.readers) == 0 {
			delete(l.watched, id)
		}
		l.open += len(at.readers)
	}
	if l.open == 0 {
		l.stop = nil
	}
	return l.open
}

// Close ends the streams that readers hold open; browsers come back by themselves.
func (s *Site) Close() {
	l := &s.live
	l.mu.Lock()
	defer l.mu.Unlock()
	for id, at := range l.watched {
		for _, conn := range at.readers {
			_ = conn.Close()
		}
		delete(l.watched, id)
	}
	if l.open = 0; l.stop != nil {
		close(l.stop)
		l.stop = nil
	}
}
