package storage

import (
	"errors"
	"sync"

	"github.com/caseveil/caseveil/storage/seal"
)

// masters are the master keys as this process knows them. They change when a rotation changed them, and never to what
// cannot be read.
type masters struct {
	load func() (*seal.Keys, error) // nil where they cannot be read anew

	mu   sync.Mutex
	keys *seal.Keys
}

func (m *masters) present() *seal.Keys {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.keys
}

// again reads the masters anew, where that can be done, and gives the present ones.
func (m *masters) again() *seal.Keys {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.load != nil {
		if keys, err := m.load(); err == nil {
			m.keys = keys
		}
	}
	return m.keys
}

// unwrap opens a case key. One that was wrapped to masters this process has not heard of may be a rotation's.
func (m *masters) unwrap(wrapped []byte) (*seal.CaseKey, error) {
	key, err := m.present().Unwrap(wrapped)
	if errors.Is(err, seal.ErrOpen) && m.load != nil {
		return m.again().Unwrap(wrapped)
	}
	return key, err
}
