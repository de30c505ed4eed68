package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"

	"github.com/alecthomas/kong"

	"github.com/warraq/warraq/internal/config"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/i18n"
)

// Exit codes of every command.
const (
	exitDone   = 0
	exitFailed = 1 // with one clear line on stderr
	exitUsage  = 2
)

// Streams is where a command reads from and writes to.
type Streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
}

// Version is what `warraq version` prints when the build carries no module version.
const Version = "0.1.0-dev"

type cli struct {
	Serve   serveCommand   `cmd:"" help:"Serve the site and the desk."`
	Import  importCommands `cmd:"" help:"Move an archive in."`
	User    userCommands   `cmd:"" help:"Accounts of the newsroom."`
	Search  searchCommands `cmd:"" help:"The search index."`
	Policy  policyCommands `cmd:"" help:"The rules for comments."`
	Check   checkCommand   `cmd:"" help:"Compare what is stored with itself; exit 1 and a list when anything does not fit."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

type userCommands struct {
	Add userAddCommand `cmd:"" help:"Add somebody to the newsroom."`
}

// storeFlags is what every command needs that opens the paper.
type storeFlags struct {
	Data      string `help:"The paper's folder." default:"data" env:"WARRAQ_DATA" placeholder:"DIR" type:"path"`
	Database  string `help:"sqlite:PATH or postgres://... Without it DIR/warraq.db." env:"WARRAQ_DATABASE" placeholder:"URL"`
	Media     string `help:"Folder of pictures and files. Without it DIR/media." env:"WARRAQ_MEDIA" placeholder:"DIR"`
	LogFormat string `help:"text or json." enum:"text,json" default:"text" env:"WARRAQ_LOG_FORMAT"`
}

func (f storeFlags) config() config.Config {
	c := config.Defaults()
	c.Data, c.Database, c.Media = f.Data, f.Database, f.Media
	return c
}

// run is what a command is given besides its flags.
type run struct {
	ctx context.Context
	Streams
}

func (r run) log(format string) *slog.Logger {
	if format == "json" {
		return slog.New(slog.NewJSONHandler(r.Err, nil))
	}
	return slog.New(slog.NewTextHandler(r.Err, nil))
}

// Main runs the command that args name and returns its exit code: 0 done, 1 failed with one clear line on s.Err, 2 wrong
// usage. ctx ends when the operator wants it to stop.
func Main(ctx context.Context, args []string, s Streams) int {
	var c cli
	exited := -1
	parser, err := kong.New(&c, kong.Name("warraq"), kong.Writers(s.Out, s.Err), kong.UsageOnError(),
		kong.Description("The publishing platform of Arabic newsrooms. Each flag has an environment variable WARRAQ_<FLAG>."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.Exit(func(code int) { exited = code }))
	if err != nil {
		_, _ = fmt.Fprintln(s.Err, "warraq:", err)
		return exitUsage
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 {
		return exited // --help was printed
	}
	if err != nil {
		var wrong *kong.ParseError
		if errors.As(err, &wrong) {
			_ = wrong.Context.PrintUsage(true)
		}
		_, _ = fmt.Fprintln(s.Err, "warraq:", err)
		return exitUsage
	}
	if err := parsed.Run(run{ctx: ctx, Streams: s}); err != nil {
		_, _ = fmt.Fprintln(s.Err, "warraq:", explain(err))
		return exitFailed
	}
	return exitDone
}

// explain is an error as one line for the operator: the text for people in English, and the cause, which they need.
func explain(err error) string {
	e := errs.As(err)
	if e == nil {
		return err.Error()
	}
	catalogue, loadErr := i18n.Load()
	if loadErr != nil {
		return err.Error()
	}
	p := catalogue.For("en")
	line := p.T(e.Key, pairs(e.Args)...)
	for _, f := range e.Fields {
		line += "; " + f.Name + ": " + p.T(f.Key, pairs(f.Args)...)
	}
	if e.Cause != nil {
		line += " (" + e.Cause.Error() + ")"
	}
	return line
}

func pairs(args map[string]any) []any {
	list := make([]any, 0, 2*len(args))
	for k, v := range args {
		list = append(list, k, v)
	}
	return list
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(r run) error {
	version := Version
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		version = info.Main.Version
	}
	_, err := fmt.Fprintln(r.Out, "warraq", version)
	return err
}
