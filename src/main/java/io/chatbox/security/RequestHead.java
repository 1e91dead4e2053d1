package io.chatbox.security;

import java.util.Collection;
import java.util.List;

/** What a request says before its body, as it was sent: nothing in it is decoded or joined. */
interface RequestHead {

  String method();

  /** {@code HTTP/1.1}, or another. */
  String version();

  /** The path of its target (RFC 9112 section 3.2), without the query. */
  String path();

  /** What follows the question mark, or null. */
  String query();

  Collection<String> headers();

  /** Of each line with this name, whatever its case. */
  List<String> values(String header);
}
