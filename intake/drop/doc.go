// Package drop is what an intake-only node and the nodes that hold keys have in common: the permit under which somebody may
// hand something in, and the slip that goes with it.
//
// A permit is signed by the service and names nobody: who may hand in, and for which case, stands in the service's own
// records under the permit's id. An intake-only node checks it with the public key alone. Permit, receipt number and name of
// the file are sealed together with the file, so that the store shows nothing of them, and the service checks the permit again
// when it opens them: a node that was taken over can hand in nothing but under permits that it was shown.
package drop
