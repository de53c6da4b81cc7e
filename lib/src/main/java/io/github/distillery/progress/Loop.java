package io.github.distillery.progress;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;

/** A loop whose rounds are counted on a bar. */
final class Loop<T> implements Iterator<T> {
  private static final int MOST_CHARACTERS = 60;

  private final Iterator<T> items;
  private final Progress progress;
  private final boolean named;
  private long rounds;
  private boolean ended;

  Loop(Iterator<T> items, Progress progress, boolean named) {
    this.items = items;
    this.progress = progress;
    this.named = named;
  }

  @Override
  public boolean hasNext() {
    if (ended) {
      return false;
    }
    boolean more = items.hasNext();
    if (more && Thread.currentThread().isInterrupted()) {
      ended = true;
      progress.close();
      throw new CancellationException("interrupted in round " + rounds);
    }
    progress.step(rounds, "");
    if (more) {
      return true;
    }
    ended = true;
    progress.done();
    progress.close();
    return false;
  }

  @Override
  public T next() {
    if (ended) {
      throw new NoSuchElementException("the loop is over");
    }
    T item = items.next();
    progress.step(rounds, named ? shortened(String.valueOf(item)) : "");
    rounds++;
    return item;
  }

  private static String shortened(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() <= MOST_CHARACTERS
        ? line
        : line.substring(0, MOST_CHARACTERS - 1) + "\u2026";
  }
}
