package io.chatbox.protocol;

import static io.chatbox.protocol.ErrorCode.INVALID_FORMAT;
import static io.chatbox.protocol.ErrorCode.MISSING_FIELD;

/** What is wrong with a frame. */
final class Refusals {
  static final Reason NOT_JSON =
      new Reason(INVALID_FORMAT, "not_json", "A frame must be one JSON object and nothing else.");

  static final Reason TYPE_UNKNOWN =
      new Reason(
          INVALID_FORMAT,
          "type_unknown",
          "This type of frame is not known. The documentation of the protocol lists those that are.");

  static final Reason FIELD_MISSING =
      new Reason(MISSING_FIELD, "field_missing", "The field %s is missing or blank.");

  static final Reason FIELD_INVALID =
      new Reason(INVALID_FORMAT, "field_invalid", "The field %s must be %s.");

  static final Reason FIELD_TOO_LONG =
      new Reason(INVALID_FORMAT, "field_too_long", "The field %s may have at most %s characters.");

  static final Reason METADATA_INVALID =
      new Reason(
          INVALID_FORMAT,
          "metadata_invalid",
          "A value in metadata must be text, a number, true or false.");

  static final Reason METADATA_TOO_LONG =
      new Reason(
          INVALID_FORMAT,
          "metadata_too_long",
          "A name or value in metadata may have at most %s characters.");

  static final Reason METADATA_TOO_MANY =
      new Reason(
          INVALID_FORMAT, "metadata_too_many", "The field metadata may have at most %s entries.");

  static final Reason NESTED_TOO_DEEP =
      new Reason(
          INVALID_FORMAT, "nested_too_deep", "A frame may be nested at most %s levels deep.");

  static final Reason TEXT_MALFORMED =
      new Reason(
          INVALID_FORMAT,
          "text_malformed",
          "The field %s holds half a character: send well-formed Unicode.");

  private Refusals() {}
}
