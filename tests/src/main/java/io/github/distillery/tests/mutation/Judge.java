package io.github.distillery.tests.mutation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Tells a clear error from an unclear one, and a right answer from a wrong one. */
final class Judge {
  private static final int LONGEST_MESSAGE = 3_000;

  private static final Pattern UNREADABLE = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]");

  private Judge() {}

  /** An outcome and why. */
  record Opinion(Outcome outcome, String detail) {}

  static Opinion onAnswer(Sample sample, Change change, String answer) throws IOException {
    if (answer.equals(sample.answer())) {
      return new Opinion(Outcome.SAME, "");
    }
    boolean right = !change.checked() && sample.format().agrees(sample.damaged(), answer);
    return new Opinion(
        right ? Outcome.OTHER : Outcome.WRONG,
        right ? "" : "answers %s instead of %s".formatted(answer, sample.answer()));
  }

  /** An error is clear where it is one of ours, and names file and remedy. */
  static Opinion onError(Path file, Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof OutOfMemoryError) {
        return new Opinion(Outcome.MEMORY, error.toString());
      }
    }
    String message = String.valueOf(error.getMessage());
    boolean ours =
        error instanceof IllegalArgumentException
            || error.getClass().getName().startsWith("io.github.distillery.");
    boolean named =
        message.contains(file.getFileName().toString())
            || message.contains(file.getParent().getFileName().toString());
    boolean clear =
        ours
            && named
            && message.contains(";")
            && !message.contains("(null)")
            && !message.contains("Exception")
            && !UNREADABLE.matcher(message).find()
            && message.length() < LONGEST_MESSAGE;
    return new Opinion(
        clear ? Outcome.REFUSED : Outcome.UNCLEAR,
        clear ? message : error.getClass().getName() + ": " + message + at(error));
  }

  private static String at(Throwable error) {
    for (StackTraceElement place : error.getStackTrace()) {
      if (place.getClassName().startsWith("io.github.distillery")) {
        return " at " + place;
      }
    }
    return "";
  }
}
