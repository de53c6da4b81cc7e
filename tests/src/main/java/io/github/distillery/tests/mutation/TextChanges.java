package io.github.distillery.tests.mutation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Damage to numbers, words and nesting of a text: JSON, CSV, the header of an array. */
final class TextChanges {
  private static final Pattern NUMBER =
      Pattern.compile("-?[0-9]+(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");
  private static final Pattern VALUE =
      Pattern.compile("(?<=:\\s{0,9})(?:\"(?:[^\"\\\\]|\\\\.)*\"|-?[0-9.eE+-]+|true|false|null)");
  private static final Pattern WORD = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-1",
          "1",
          "2147483647",
          "2147483648",
          "-2147483648",
          "4294967296",
          "1e999",
          "NaN",
          "9223372036854775807",
          "99999999999999999999999",
          "1e-400",
          "0.5",
          "1000000",
          "Infinity",
          "1" + "0".repeat(5_000));
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "[]",
          "{}",
          "\"\"",
          "0",
          "-1",
          "1e999",
          "[null]",
          "[[]]",
          "{\"a\":null}",
          "\"../../etc/passwd\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "NaN",
          "9223372036854775808");
  private static final int[] DEPTHS = {50, 1_000, 20_000, 1_000_000};

  private TextChanges() {}

  /** For text that has numbers. */
  static List<Change> of(String file, boolean checked) {
    return List.of(
        new Change("a number changed", file, checked, change(NUMBER, NUMBERS)),
        new Change(
            "a number and its place",
            file,
            checked,
            (bytes, random) -> {
              byte[] once = change(NUMBER, NUMBERS).change(bytes, random);
              return change(NUMBER, NUMBERS).change(once, random);
            }));
  }

  /** For JSON. */
  static List<Change> json(String file, boolean checked) {
    List<Change> all = new ArrayList<>(of(file, checked));
    all.add(new Change("a value of another kind", file, checked, change(VALUE, VALUES)));
    all.add(
        new Change(
            "a word of another",
            file,
            checked,
            (bytes, random) -> change(WORD, words(text(bytes))).change(bytes, random)));
    all.add(new Change("deeply nested", file, checked, TextChanges::nest));
    all.add(new Change("everything deeply nested", file, checked, TextChanges::nestAll));
    return all;
  }

  private static Change.Mutator change(Pattern what, List<String> into) {
    return (bytes, random) ->
        replace(text(bytes), what, random, (old, none) -> into.get(random.nextInt(into.size())));
  }

  private static byte[] nest(byte[] bytes, Random random) {
    int depth = DEPTHS[random.nextInt(DEPTHS.length)];
    String open = random.nextBoolean() ? "[" : "{\"a\":";
    String close = open.equals("[") ? "]" : "}";
    return replace(
        text(bytes),
        VALUE,
        random,
        (old, none) ->
            open.repeat(depth) + old + (random.nextInt(4) == 0 ? "" : close.repeat(depth)));
  }

  private static byte[] nestAll(byte[] bytes, Random random) {
    int depth = DEPTHS[random.nextInt(DEPTHS.length)];
    return bytes("[".repeat(depth) + text(bytes) + "]".repeat(depth));
  }

  private static byte[] replace(
      String text, Pattern what, Random random, BinaryOperator<String> with) {
    List<MatchResult> places = what.matcher(text).results().toList();
    if (places.isEmpty()) {
      return bytes(text);
    }
    MatchResult place = places.get(random.nextInt(places.size()));
    return bytes(
        text.substring(0, place.start())
            + with.apply(place.group(), "")
            + text.substring(place.end()));
  }

  private static List<String> words(String text) {
    List<String> words = WORD.matcher(text).results().map(MatchResult::group).toList();
    return words.isEmpty() ? List.of("\"\"") : words;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
