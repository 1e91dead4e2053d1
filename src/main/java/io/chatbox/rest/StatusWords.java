package io.chatbox.rest;

/**
 * What a status means that nobody explained, in the contract's shape.
 *
 * @param status of HTTP, from 400 on
 */
record StatusWords(int status, HttpError error, String message) {
  private static final int FIRST_OF_SERVERS = 500;

  static StatusWords of(int status) {
    return switch (status) {
      case 401 ->
          new StatusWords(
              status, HttpError.UNAUTHORIZED, "A valid token is needed. Sign in again.");
      case 403 -> new StatusWords(status, HttpError.FORBIDDEN, "You may not do this.");
      case 404 -> new StatusWords(status, HttpError.NOT_FOUND, "There is nothing at this address.");
      case 405 ->
          new StatusWords(status, HttpError.BAD_REQUEST, "This address does not take this method.");
      case 413 -> new StatusWords(status, HttpError.PAYLOAD_TOO_LARGE, "The request is too large.");
      case 415 ->
          new StatusWords(
              status,
              HttpError.UNSUPPORTED_MEDIA_TYPE,
              "Send the body with the Content-Type that the documentation names.");
      default ->
          status >= FIRST_OF_SERVERS
              ? ofOurs()
              : new StatusWords(status, HttpError.BAD_REQUEST, "The request can't be understood.");
    };
  }

  /** A fault of ours. */
  static StatusWords ofOurs() {
    return new StatusWords(
        HttpError.INTERNAL_ERROR.status(),
        HttpError.INTERNAL_ERROR,
        "Something went wrong on our side. Please try again.");
  }
}
