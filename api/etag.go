package api

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/api/problem"
)

// etag writes a version as an entity tag. It stands for the thing's version, not for the bytes of one answer.
func etag(version string) string { return `"` + version + `"` }

// ifMatch gives the version that the caller wants to change: every PUT and PATCH must say it (RFC 6585, 3: 428).
func ifMatch(c *gin.Context) (string, error) {
	sent := strings.TrimSpace(c.GetHeader("If-Match"))
	if sent == "" {
		return "", &problem.HTTPError{Status: http.StatusPreconditionRequired, Code: "if-match-missing",
			Detail: "Send If-Match with the ETag of what you last read."}
	}
	version, found := strings.CutPrefix(strings.TrimPrefix(sent, "W/"), `"`)
	if version, closed := strings.CutSuffix(version, `"`); found && closed && !strings.Contains(version, `"`) {
		return version, nil
	}
	return "", stale()
}

// stale says that what the caller read is no longer what is there.
func stale() error {
	return &problem.HTTPError{Status: http.StatusPreconditionFailed, Code: "stale",
		Detail: "It was changed since you last read it. Read it again and make your change on what it says now."}
}
