package api

import (
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

const sentBodyKey = "sent body"

// How much of a refused body is read away, and for how long at most.
const (
	unreadOfNobody = 4 * megabyte
	unreadWithin   = time.Minute
)

// readAway reads what a refused request still sends, up to a bound, and forgets it. Many clients send their whole body
// before they look at the answer; a connection closed under them hides the answer that says what is wrong.
func (s *server) readAway(c *gin.Context) {
	body, _ := c.Value(sentBodyKey).(io.Reader)
	if body == nil || c.GetHeader("Expect") != "" || c.Writer.Written() {
		return // who sends Expect waits for the answer (RFC 9110, 10.1.1)
	}
	limit := int64(unreadOfNobody)
	if c.Value(accountKey) != nil {
		limit = 4 * s.MaxUpload
	}
	control := http.NewResponseController(c.Writer)
	if err := control.SetReadDeadline(time.Now().Add(unreadWithin)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return
	}
	if _, err := io.CopyN(io.Discard, body, limit); !errors.Is(err, io.EOF) {
		return // there is more, or the line broke: the connection is closed behind the answer
	}
	if err := control.SetReadDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		c.Header("Connection", "close")
	}
}
