package wordpress

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/warraq/warraq/internal/errs"
)

// How long a file on another machine is waited for: its answer, and all of it.
const (
	answerPatience   = 30 * time.Second
	downloadPatience = 2 * time.Hour
)

func newClient() *http.Client {
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, ResponseHeaderTimeout: answerPatience, TLSHandshakeTimeout: answerPatience, MaxIdleConnsPerHost: 4}
	return &http.Client{Transport: transport, Timeout: downloadPatience}
}

func isURL(s string) bool { return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") }

// fetch opens an address for reading. What is not answered with 200 is an error that says so.
func fetch(ctx context.Context, client *http.Client, address string) (io.ReadCloser, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", "warraq import")
	answer, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode != http.StatusOK {
		_ = answer.Body.Close()
		return nil, fmt.Errorf("the server answered %s", answer.Status)
	}
	return answer.Body, nil
}

// download brings an export from another machine into a file of its own, which the caller removes.
func download(ctx context.Context, address, dir string) (path string, err error) {
	body, err := fetch(ctx, newClient(), address)
	if err != nil {
		return "", errs.New(errs.Invalid, "error.import_file").With("file", address).Because(err)
	}
	defer func() { err = errors.Join(err, body.Close()) }()
	file, err := os.CreateTemp(dir, ".import-")
	if err != nil {
		return "", errs.New(errs.Unavailable, "error.data_folder").With("folder", dir).Because(err)
	}
	_, err = io.Copy(file, body)
	if err = errors.Join(err, file.Close()); err != nil {
		_ = os.Remove(file.Name())
		return "", errs.New(errs.Invalid, "error.import_file").With("file", address).Because(err)
	}
	return file.Name(), nil
}
