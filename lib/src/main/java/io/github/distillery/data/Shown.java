package io.github.distillery.data;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text out of a file of strangers, made fit for a message: short, and nothing but letters. */
public final class Shown {
  private static final int LONGEST = 120;
  private static final int LONGEST_REASON = 300;
  private static final Pattern PLACE = Pattern.compile("line:? (\\d+),? column:? (\\d+)");

  private Shown() {}

  /**
   * A name or value.
   *
   * @param text as it stands in the file
   * @return at most 120 characters of it, with a dot for what cannot be printed
   */
  public static String text(String text) {
    return shortened(text, LONGEST);
  }

  /**
   * Why something below has failed.
   *
   * @param cause what was thrown
   * @return its message, else its kind; at most 300 characters
   */
  public static String reason(Throwable cause) {
    String message = cause.getMessage();
    boolean speaks = message != null && !message.isBlank() && !message.contains("Exception");
    return shortened(speaks ? message : words(cause.getClass().getSimpleName()), LONGEST_REASON);
  }

  /**
   * Why JSON could not be read. Parsers speak of their own settings and classes; only the place
   * helps.
   *
   * @param cause what the parser has thrown
   * @return the place where it stopped, where it names one
   */
  public static String jsonReason(Throwable cause) {
    Matcher place = PLACE.matcher(String.valueOf(cause.getMessage()));
    return place.find()
        ? "its JSON cannot be understood at line %s column %s"
            .formatted(place.group(1), place.group(2))
        : "its JSON cannot be understood";
  }

  /** {@code EOFException} becomes {@code end of file}. */
  private static String words(String type) {
    return type.replaceFirst("(Exception|Error)$", "")
        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
        .replace("EOF", "end of file")
        .toLowerCase(Locale.ROOT);
  }

  private static String shortened(String text, int longest) {
    String start = text.length() > longest ? text.substring(0, longest) + "..." : text;
    return start.strip().replaceAll("[\\p{Cntrl}\\p{Cs}\\x{fffd}]+", ".");
  }
}
