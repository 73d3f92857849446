package api

import (
	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/api/openapi"
)

// apiRoutes is the JSON API. openapi.yaml describes each of them; a test holds the two together.
func (s *server) apiRoutes() []route {
	all := []route{
		{method: "GET", path: "openapi.json", open: true, do: s.description},
		{method: "GET", path: "work", do: s.work},
		{method: "GET", path: "jobs/:id", do: s.job},
		{method: "GET", path: "audit", do: s.audit},
		{method: "GET", path: "audit/checkpoint", do: s.checkpoint},
		{method: "GET", path: "audit/export", do: s.auditExport},
		{method: "GET", path: "detection", do: s.detection},
		{method: "GET", path: "accounts", do: s.listAccounts},
		{method: "POST", path: "accounts", do: s.addAccount},
		{method: "GET", path: "settings", do: s.settings},
		{method: "PUT", path: "settings", do: s.putSettings},
	}
	for _, part := range [][]route{s.referralRoutes(), s.caseRoutes(), s.draftRoutes(), s.publicationRoutes(), s.retentionRoutes(), s.incomingRoutes()} {
		all = append(all, part...)
	}
	for i := range all {
		all[i].path = apiRoot + all[i].path
	}
	return all
}

func (s *server) description(*gin.Context) (reply, error) {
	document, err := openapi.JSON()
	if err != nil {
		return nil, err
	}
	return fileReply{body: document, contentType: "application/json", cache: "public, max-age=300"}, nil
}

func (s *server) work(c *gin.Context) (reply, error) {
	tasks, err := s.tasks(c.Request.Context(), actor(c))
	if err != nil {
		return nil, err
	}
	return ok(orEmpty(tasks)), nil
}

func (s *server) job(c *gin.Context) (reply, error) {
	j, err := s.Services.Job(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	return ok(j), nil
}

// orEmpty makes a list that is not there an empty one: JSON has null for neither.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
