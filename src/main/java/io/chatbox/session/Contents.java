package io.chatbox.session;

/** The texts of a conversation on their way to the database and back. Here in the clear. */
interface Contents {
  /** Field names that a text is bound to. */
  String CONTENT = "content";

  String NAME = "nm";
  String SHARE = "shareValue";

  /** Content as it is, for when no key is set. */
  Contents CLEAR =
      new Contents() {
        @Override
        public Object seal(String sessionId, String messageId, String field, String text) {
          return text;
        }

        @Override
        public Text open(String sessionId, String messageId, String field, Object stored) {
          return stored instanceof String text ? new Text(text, true) : Text.UNREADABLE;
        }
      };

  /**
   * @param messageId the message that it is part of, or "" for the session itself
   * @return what the database keeps
   */
  Object seal(String sessionId, String messageId, String field, String text);

  /**
   * @param stored what {@link #seal} returned, or null
   */
  Text open(String sessionId, String messageId, String field, Object stored);

  /**
   * @param readable false if the stored value was of another place, of a key that is not known, or
   *     changed; the text is empty then
   */
  record Text(String text, boolean readable) {
    static final Text UNREADABLE = new Text("", false);
  }
}
