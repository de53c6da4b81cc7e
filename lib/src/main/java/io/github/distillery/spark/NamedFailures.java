package io.github.distillery.spark;

import io.github.distillery.data.DataException;
import io.github.distillery.model.ModelException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkException;

/**
 * Says what failed on a cluster as the library says it on one machine. What an executor threw
 * arrives here as the text of a {@link SparkException}, sometimes without its cause.
 */
final class NamedFailures {
  private static final Pattern OWN =
      Pattern.compile(
          "(?s)(?:^|: )(io\\.github\\.distillery\\.\\w+\\.(DataException|ModelException)): (.*?)(?:\n\tat |\r?\n\r?\nDriver stacktrace|$)");
  private static final Pattern FOOTER =
      Pattern.compile("(?i)footer for file:?\\s*(\\S+?)[.,;]?(?:\\s|$)");

  private NamedFailures() {}

  /**
   * Does something on the cluster.
   *
   * @throws CancellationException where the thread was interrupted
   */
  static <T> T of(Callable<T> work) {
    try {
      return work.call();
    } catch (DataException | ModelException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for the cluster");
    } catch (Exception e) {
      throw named(e);
    }
  }

  static String unreadable(String file, Throwable why) {
    Throwable root = why;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return "%s: this Parquet file cannot be read (%s); bring it anew or leave it out"
        .formatted(
            file,
            root.getMessage() == null ? root : root.getMessage().lines().findFirst().orElse(""));
  }

  private static RuntimeException named(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DataException || cause instanceof ModelException) {
        return (RuntimeException) cause;
      }
      String text = String.valueOf(cause.getMessage());
      Matcher own = OWN.matcher(text);
      if (own.find()) {
        return own.group(2).equals("DataException")
            ? new DataException(own.group(3), failure)
            : new ModelException(own.group(3), failure);
      }
      Matcher footer = FOOTER.matcher(text);
      if (footer.find()) {
        return new DataException(unreadable(footer.group(1), failure), failure);
      }
    }
    String remedy =
        failure instanceof SparkException
            ? "look into the executors' logs, then run this again"
            : "mend this, then run this again";
    return new DataException(
        "the work on the cluster failed (%s); what was whole is kept: %s"
            .formatted(failure.getMessage(), remedy),
        failure);
  }
}
