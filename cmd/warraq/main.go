// Command warraq is the whole publishing platform: the server and the commands beside it.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/warraq/warraq/internal/app"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := app.Main(ctx, os.Args[1:], app.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	stop()
	os.Exit(code)
}
