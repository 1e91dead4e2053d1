package io.chatbox.bench;

/** What is measured. */
enum Kind {
  CHATBOX("Chatbox", true),
  VERTX("Vert.x relay", true),
  NODE("Node relay", false);

  private final String label;
  private final boolean jvm;

  Kind(String label, boolean jvm) {
    this.label = label;
    this.jvm = jvm;
  }

  String label() {
    return label;
  }

  /** Whether its heap can be looked at by jcmd. */
  boolean jvm() {
    return jvm;
  }
}
