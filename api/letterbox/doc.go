// Package letterbox is the door of an intake-only node: one page where somebody with a permit hands in a file, and nothing else.
//
// It knows no account, case or session, has no database, and holds nothing secret but what passes through it. A file is
// sealed while it arrives and goes straight to the store; the page cannot show, list or take back anything. What it logs has
// patterns of routes, statuses, codes and ids of requests: no permit, no name, no receipt number.
//
// What a permit covers is checked here so that a sender learns at once; it counts when the service that holds the keys opens
// the file and checks it anew, since this node may have been taken over, or not be the only one.
package letterbox
