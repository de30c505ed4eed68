package media

import (
	"bytes"
	"encoding/binary"
	"image"
	_ "image/gif" // decoders for what may be uploaded
	"image/jpeg"
	"image/png"
	"net/http"

	_ "golang.org/x/image/webp" // the decoder

	"github.com/bep/imagemeta"

	"github.com/warraq/warraq/internal/errs"
)

// Limits of what is taken in.
const (
	MaxBytes  = 25 << 20
	MaxPixels = 50_000_000
)

var extensions = map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp"}

// checked is a picture that may be kept: its bytes without the camera's metadata.
type checked struct {
	data                   []byte
	mime                   string
	width, height          int
	caption, credit, taken string
}

// check decides by the content, never by the name, and reads no pixel before the header was found sane.
func check(data []byte) (checked, error) {
	if len(data) > MaxBytes {
		return checked{}, errs.New(errs.TooLarge, "error.media_too_large").With("limit", MaxBytes>>20)
	}
	mime := http.DetectContentType(data)
	if extensions[mime] == "" {
		return checked{}, errs.New(errs.Invalid, "error.media_not_image")
	}
	cfg, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || cfg.Width < 1 || cfg.Height < 1 {
		return checked{}, errs.New(errs.Invalid, "error.media_broken").Because(err)
	}
	if cfg.Width*cfg.Height > MaxPixels {
		return checked{}, errs.New(errs.TooLarge, "error.media_pixels").With("limit", MaxPixels/1_000_000)
	}
	c := checked{data: data, mime: mime, width: cfg.Width, height: cfg.Height}
	picture, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return checked{}, errs.New(errs.Invalid, "error.media_broken").Because(err)
	}
	orientation := c.readTags()
	return c.withoutMetadata(picture, orientation)
}

// readTags reads the orientation and what the photographer wrote; broken tags count as none.
func (c *checked) readTags() (orientation int) {
	format := map[string]imagemeta.ImageFormat{"image/jpeg": imagemeta.JPEG, "image/png": imagemeta.PNG, "image/webp": imagemeta.WebP}[c.mime]
	if c.mime == "image/gif" {
		return 1
	}
	orientation = 1
	_, _ = imagemeta.Decode(imagemeta.Options{R: bytes.NewReader(c.data), ImageFormat: format, Sources: imagemeta.EXIF | imagemeta.IPTC,
		HandleTag: func(t imagemeta.TagInfo) error {
			text, _ := t.Value.(string)
			switch t.Tag {
			case "Orientation":
				if n, ok := t.Value.(uint16); ok && n >= 1 && n <= 8 {
					orientation = int(n)
				}
			case "Caption-Abstract", "Caption", "ImageDescription":
				c.caption = text
			case "Credit", "By-line", "Artist":
				c.credit = text
			case "DateTimeOriginal":
				if len(text) >= 10 && text[4] == ':' && text[7] == ':' {
					c.taken = text[:4] + "-" + text[5:7] + "-" + text[8:10]
				}
			}
			return nil
		}})
	return orientation
}

// withoutMetadata gives the bytes that are kept. Where the picture lies on its side it is turned and encoded anew;
// otherwise the segments that hold metadata are cut out and no pixel changes.
func (c checked) withoutMetadata(picture image.Image, orientation int) (checked, error) {
	if orientation > 1 {
		picture = turn(picture, orientation)
		c.width, c.height = picture.Bounds().Dx(), picture.Bounds().Dy()
		var out bytes.Buffer
		var err error
		if c.mime == "image/png" {
			err = png.Encode(&out, picture)
		} else {
			c.mime = "image/jpeg"
			err = jpeg.Encode(&out, picture, &jpeg.Options{Quality: 92})
		}
		c.data = out.Bytes()
		return c, err
	}
	switch c.mime {
	case "image/jpeg":
		c.data = stripJPEG(c.data)
	case "image/png":
		c.data = stripPNG(c.data)
	case "image/webp":
		c.data = stripWebP(c.data)
	}
	return c, nil
}

// stripJPEG cuts out the application segments but JFIF's (APP0), the colour profile's (APP2) and Adobe's (APP14), and
// comments (ITU-T T.81, annex B).
func stripJPEG(data []byte) []byte {
	out := append([]byte(nil), data[:2]...)
	for i := 2; i+4 <= len(data) && data[i] == 0xff; {
		marker := data[i+1]
		size := int(binary.BigEndian.Uint16(data[i+2:])) + 2
		if marker == 0xda || i+size > len(data) { // start of scan: the rest is the picture
			end := bytes.LastIndex(data, []byte{0xff, 0xd9})
			if end < i {
				return append(out, data[i:]...)
			}
			return append(out, data[i:end+2]...)
		}
		if app := marker >= 0xe0 && marker <= 0xef; marker != 0xfe && (!app || marker == 0xe0 || marker == 0xe2 || marker == 0xee) {
			out = append(out, data[i:i+size]...)
		}
		i += size
	}
	return out
}

// stripPNG keeps the chunks that make the picture (PNG specification, third edition, chapter 11).
func stripPNG(data []byte) []byte {
	const head = 8
	out := append([]byte(nil), data[:head]...)
	for i := head; i+12 <= len(data); {
		size := int(binary.BigEndian.Uint32(data[i:])) + 12
		if size < 12 || i+size > len(data) {
			break
		}
		switch string(data[i+4 : i+8]) {
		case "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs", "acTL", "fcTL", "fdAT", "cICP":
			out = append(out, data[i:i+size]...)
		}
		i += size
	}
	return out
}

// stripWebP leaves out the EXIF and XMP chunks and says so in the header (WebP container specification).
func stripWebP(data []byte) []byte {
	out := append([]byte(nil), data[:12]...)
	for i := 12; i+8 <= len(data); {
		size := 8 + int(binary.LittleEndian.Uint32(data[i+4:]))
		size += size & 1
		if i+size > len(data) {
			size = len(data) - i
		}
		chunk := append([]byte(nil), data[i:i+size]...)
		switch name := string(chunk[:4]); name {
		case "EXIF", "XMP ":
		default:
			if name == "VP8X" && len(chunk) > 8 {
				chunk[8] &^= 0x0c
			}
			out = append(out, chunk...)
		}
		i += size
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

// turn applies an EXIF orientation (Exif 2.32, tag 0x0112).
func turn(src image.Image, orientation int) image.Image {
	b := src.Bounds()
	w, h := b.Dx(), b.Dy()
	dw, dh := w, h
	if orientation >= 5 {
		dw, dh = h, w
	}
	dst := image.NewNRGBA(image.Rect(0, 0, dw, dh))
	for y := range h {
		for x := range w {
			dx, dy := x, y
			switch orientation {
			case 2:
				dx = w - 1 - x
			case 3:
				dx, dy = w-1-x, h-1-y
			case 4:
				dy = h - 1 - y
			case 5:
				dx, dy = y, x
			case 6:
				dx, dy = h-1-y, x
			case 7:
				dx, dy = h-1-y, w-1-x
			case 8:
				dx, dy = y, w-1-x
			}
			dst.Set(dx, dy, src.At(b.Min.X+x, b.Min.Y+y))
		}
	}
	return dst
}
