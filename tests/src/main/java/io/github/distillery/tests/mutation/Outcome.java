package io.github.distillery.tests.mutation;

/** How reading a damaged file ended. */
enum Outcome {
  REFUSED("clear error", true),
  SAME("same answer", true),
  OTHER("what the bytes say", true),
  WRONG("wrong answer", false),
  UNCLEAR("unclear error", false),
  MEMORY("too much memory", false),
  SLOW("too slow", false),
  HANG("hang", false),
  CRASH("crash", false);

  private final String words;
  private final boolean good;

  Outcome(String words, boolean good) {
    this.words = words;
    this.good = good;
  }

  String words() {
    return words;
  }

  boolean good() {
    return good;
  }
}
