package app

import (
	"context"
	"net"
	"net/http"
)

// FollowChanges lets go of pages that other nodes changed, until ctx ends.
func (a *App) FollowChanges(ctx context.Context) { a.followChanges(ctx) }

// Server is what answers on a listener, and the listener as it is to be served.
func (a *App) Server(h http.Handler, l net.Listener) (*http.Server, net.Listener) {
	return a.server(h, l)
}

// ReaderHead are the security headers of readers' pages.
func (a *App) ReaderHead() http.Header { return a.readerHead() }

// ServeDemoProvider has the sample provider of a sample paper served, until ctx ends.
func (a *App) ServeDemoProvider(ctx context.Context) error { return a.serveDemoProvider(ctx) }
