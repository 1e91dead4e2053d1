package io.chatbox.rest;

import java.util.Set;

/** Roles of the staff, which open more than what is the caller's own. Any other opens nothing. */
public enum Role {
  /** May do all that is below {@code admin/}, and assist. */
  ADMIN("admin"),
  /** May assist users in their conversations. */
  CHAT_ADMIN("chat_admin");

  private final String word;

  Role(String word) {
    this.word = word;
  }

  /** As tokens say it. */
  String word() {
    return word;
  }

  /**
   * @param roles of a token
   */
  public boolean isIn(Set<String> roles) {
    return roles.contains(word);
  }
}
