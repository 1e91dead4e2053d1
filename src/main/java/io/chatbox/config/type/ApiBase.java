package io.chatbox.config.type;

import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the base address of an API is made of the address that people write: the base itself, with
 * or without a slash at its end, an address without a path, or the address of the call, copied from
 * a manual.
 *
 * @param calls the paths that are appended to the base, or that others append, such as {@code
 *     /chat/completions}
 * @param versioned whether all that has the API has it below a version, so that a path without one
 *     lacks it: others have bases such as {@code /openai/deployments/gpt} and {@code
 *     /v1beta/openai}
 */
public record ApiBase(List<String> calls, boolean versioned) {
  private static final String VERSION = "/v1";
  private static final Pattern ENDS_IN_VERSION = Pattern.compile(".*/v[0-9]{1,3}");

  public ApiBase {
    calls = List.copyOf(calls);
  }

  /**
   * The base, without a slash at its end, with the query as it is. An address without a path gets
   * {@code /v1}; what stands before the path of a call is taken as it is, even if that is nothing.
   */
  public URI of(URI written) {
    String path = withoutSlashes(written.getRawPath() == null ? "" : written.getRawPath());
    String above =
        calls.stream()
            .filter(path::endsWith)
            .findFirst()
            .map(call -> withoutSlashes(path.substring(0, path.length() - call.length())))
            .orElseGet(() -> withVersion(path));
    String query = written.getRawQuery() == null ? "" : "?" + written.getRawQuery();
    return URI.create(written.getScheme() + "://" + written.getRawAuthority() + above + query);
  }

  private String withVersion(String path) {
    boolean lacks = versioned ? !ENDS_IN_VERSION.matcher(path).matches() : path.isEmpty();
    return lacks ? path + VERSION : path;
  }

  private static String withoutSlashes(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }
}
