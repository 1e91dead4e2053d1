package io.chatbox.safety.redaction;

import com.google.i18n.phonenumbers.PhoneNumberMatch;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.Leniency;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Phone numbers that are valid in their country, as Google's libphonenumber knows the world's
 * numbering plans: in international form, and in the national form of one country.
 */
final class Phones implements Finder {
  private static final String NO_REGION = "ZZ";

  /** The shortest numbers of whole countries; what has fewer digits is not worth a search. */
  private static final int FEWEST_DIGITS = 4;

  private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
  private final String region;

  /**
   * @param region whose national form counts (ISO 3166-1 alpha-2)
   */
  Phones(Optional<String> region) {
    this.region = region.orElse(NO_REGION);
  }

  @Override
  public List<Finding> find(String text) {
    List<Finding> found = new ArrayList<>();
    if (hasDigits(text)) {
      for (PhoneNumberMatch match :
          numbers.findNumbers(text, region, Leniency.VALID, Long.MAX_VALUE)) {
        found.add(new Finding(match.start(), match.end(), "phone", value(match.number())));
      }
    }
    return found;
  }

  /** Most texts have none, and cost nothing then. */
  private static boolean hasDigits(String text) {
    int digits = 0;
    for (int i = 0; i < text.length() && digits < FEWEST_DIGITS; i++) {
      digits += Character.isDigit(text.charAt(i)) ? 1 : 0;
    }
    return digits == FEWEST_DIGITS;
  }

  private static String value(PhoneNumber number) {
    return "+" + number.getCountryCode() + number.getNationalNumber();
  }
}
