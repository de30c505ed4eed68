package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// load is readers who keep their connections and ask one thing after another.
type load struct {
	address string
	readers int
	next    func(n int64) []byte // the n-th request
	status  string               // that every answer has
	rate    float64              // requests a second in all; 0: as fast as answers come
}

// result is what a load saw and what it cost the server.
type result struct {
	requests   int64
	seconds    float64
	cpu        float64 // seconds of the server's processor time, user and system
	p50, p99   time.Duration
	bytes      int64
	residentMB float64 // the server's, at the end
}

func (r result) cost() float64      { return r.cpu * 1e6 / float64(r.requests) } // µs a request
func (r result) perSecond() float64 { return float64(r.requests) / r.seconds }

// run runs a load for a time; the server is a process of this machine.
func (l load) run(pid int, lasts time.Duration) (result, error) {
	conns := make([]net.Conn, l.readers)
	for i := range conns {
		c, err := net.Dial("tcp", l.address)
		if err != nil {
			return result{}, err
		}
		defer func() { _ = c.Close() }()
		conns[i] = c
	}
	var n, got atomic.Int64
	var all sync.WaitGroup
	failures := make([]error, l.readers)
	times := make([][]time.Duration, l.readers)
	before, err := processorTime(pid)
	if err != nil {
		return result{}, err
	}
	begin := time.Now()
	for i, c := range conns {
		all.Go(func() {
			r := bufio.NewReaderSize(c, 64<<10)
			for k := int64(i); time.Since(begin) < lasts; k += int64(l.readers) {
				at := time.Now()
				if l.rate > 0 { // when it is to be asked, whether the last answer came or not
					at = begin.Add(time.Duration(float64(k) / l.rate * float64(time.Second)))
					if time.Sleep(time.Until(at)); at.Sub(begin) > lasts {
						return
					}
				}
				if _, err := c.Write(l.next(n.Add(1))); err != nil {
					failures[i] = err
					return
				}
				size, err := answer(r, l.status)
				if err != nil {
					failures[i] = err
					return
				}
				times[i] = append(times[i], time.Since(at))
				got.Add(size)
			}
		})
	}
	all.Wait()
	after, err := processorTime(pid)
	if err := errors.Join(append(failures, err)...); err != nil {
		return result{}, err
	}
	took := slices.Concat(times...)
	slices.Sort(took)
	res := result{requests: int64(len(took)), seconds: time.Since(begin).Seconds(), cpu: after - before, bytes: got.Load()}
	if len(took) > 0 {
		res.p50, res.p99 = took[len(took)/2], took[len(took)*99/100]
	}
	res.residentMB, err = resident(pid)
	return res, err
}

// finished is what h2load says at its end.
var finished = regexp.MustCompile(`finished in ([0-9.]+)s, .*\nrequests: \d+ total, \d+ started, (\d+) done, (\d+) succeeded`)

// loadTLS has h2load ask for an address over HTTP/2, four requests at a time on each connection.
func loadTLS(address string, readers, pid int, lasts time.Duration) (result, error) {
	before, err := processorTime(pid)
	if err != nil {
		return result{}, err
	}
	out, err := exec.Command("h2load", "-D", strconv.Itoa(max(1, int(lasts.Seconds()))), "-c", strconv.Itoa(readers), "-m", "4", "-t", "1", "-H", "accept-encoding: gzip, deflate, br, zstd", "-H", "accept-language: ar,en;q=0.9", address).CombinedOutput()
	if err != nil {
		return result{}, fmt.Errorf("h2load: %w: %s", err, out)
	}
	after, err := processorTime(pid)
	if err != nil {
		return result{}, err
	}
	said := finished.FindStringSubmatch(string(out))
	if said == nil || said[2] != said[3] {
		return result{}, fmt.Errorf("h2load says %s", out)
	}
	res := result{cpu: after - before}
	if res.seconds, err = strconv.ParseFloat(said[1], 64); err != nil {
		return result{}, err
	}
	if res.requests, err = strconv.ParseInt(said[3], 10, 64); err != nil {
		return result{}, err
	}
	res.residentMB, err = resident(pid)
	return res, err
}

// answer reads one answer and returns its size.
func answer(r *bufio.Reader, status string) (int64, error) {
	size, length, chunks := 0, 0, false
	for first := true; ; first = false {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		size += len(line)
		switch {
		case first && !bytes.HasPrefix(line, []byte("HTTP/1.1 "+status)):
			return 0, fmt.Errorf("answered %q, not %s", line, status)
		case len(line) == 2 && chunks:
			err := eachChunk(r, func(n int) error {
				size += n
				_, err := r.Discard(n)
				return err
			})
			return int64(size), err
		case len(line) == 2:
			_, err := r.Discard(length)
			return int64(size + length), err
		case line[0]|0x20 == 'c' && len(line) > 16 && strings.EqualFold(string(line[:15]), "content-length:"):
			if length, err = strconv.Atoi(strings.TrimSpace(string(line[15:]))); err != nil {
				return 0, err
			}
		case strings.EqualFold(string(bytes.TrimSpace(line)), "transfer-encoding: chunked"):
			chunks = true
		}
	}
}

// eachChunk reads a body in chunks (RFC 9112, 7.1), as Caddy sends a compressed file; f reads each.
func eachChunk(r *bufio.Reader, f func(n int) error) error {
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(string(bytes.TrimSpace(line)), 16, 32)
		if err == nil && n > 0 {
			err = f(int(n))
		}
		if err != nil {
			return err
		}
		if _, err := r.Discard(2); err != nil || n == 0 {
			return err
		}
	}
}

// processorTime is the seconds that a process has had of processors (proc(5), utime and stime, in hundredths).
func processorTime(pid int) (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
	var sum float64
	for _, f := range fields[11:13] {
		n, err := strconv.ParseFloat(string(f), 64)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum / 100, nil
}

// resident is how much memory a process has resident, in MB (proc(5), VmRSS).
func resident(pid int) (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	_, after, _ := bytes.Cut(text, []byte("VmRSS:"))
	kb, err := strconv.Atoi(string(bytes.Fields(after)[0]))
	return float64(kb) / 1024, err
}

// fetch asks one thing on a connection of its own and returns the answer's head, without its first line and its date, and its body.
func fetch(address string, request []byte) (status string, head []string, body []byte, err error) {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return "", nil, nil, err
	}
	defer func() { _ = c.Close() }()
	_ = c.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := c.Write(request); err != nil {
		return "", nil, nil, err
	}
	r := bufio.NewReader(c)
	status, err = r.ReadString('\n')
	length, chunks := 0, false
	for err == nil {
		var line string
		if line, err = r.ReadString('\n'); err != nil || line == "\r\n" {
			break
		}
		line = strings.TrimSpace(line)
		if name, value, _ := strings.Cut(line, ": "); name == "Content-Length" {
			length, err = strconv.Atoi(value)
		} else if name == "Transfer-Encoding" {
			chunks = true
		} else if name != "Date" {
			head = append(head, line)
		}
	}
	if err != nil {
		return "", nil, nil, err
	}
	if chunks {
		err = eachChunk(r, func(n int) error {
			piece := make([]byte, n)
			_, err := io.ReadFull(r, piece)
			body = append(body, piece...)
			return err
		})
		return strings.TrimSpace(status), head, body, err
	}
	body = make([]byte, length)
	_, err = io.ReadFull(r, body)
	return strings.TrimSpace(status), head, body, err
}
