/**
 * What an operator's tools ask over HTTP: whether the process lives, whether it is ready, and its
 * figures. MicroProfile answers the latter two at paths of its own that can't be moved; the
 * servlets here ask it and answer under the prefix, in the contract's shape.
 *
 * <p>Promises: liveness asks nothing but the process itself; a host that lacks the MicroProfile
 * feature is told so in a 404. Who may read the figures is {@code security.MetricsFilter}'s.
 */
package io.chatbox.probes;
