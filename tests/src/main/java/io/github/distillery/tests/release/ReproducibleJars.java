package io.github.distillery.tests.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Proves that a build of the same sources gives the same bytes: clones what is committed twice,
 * into folders with names of different length, builds both, in different time zones, and compares
 * the hashes of all jars of the project and of the bill of materials. Start it in the project's
 * folder; arguments go to Maven, {@code -Pbom} for the bill of materials among them.
 */
public final class ReproducibleJars {
  private ReproducibleJars() {}

  /**
   * Builds twice, prints a table and exits with 1 where something differs.
   *
   * @param mavenArguments what both builds are given
   * @throws IOException where cloning or building fails
   * @throws InterruptedException where the program is stopped
   */
  public static void main(String[] mavenArguments) throws IOException, InterruptedException {
    Path place = Files.createTempDirectory("distillery-twice");
    System.out.println("Building in " + place);
    List<String> arguments = List.of(mavenArguments);
    Checkout first = Checkout.of(Path.of(""), place.resolve("a"), "UTC");
    first.build(arguments);
    Checkout second = Checkout.of(Path.of(""), place.resolve("another/folder"), "Asia/Shanghai");
    second.build(arguments);
    if (!compare(first.products(), second.products())) {
      System.exit(1);
    }
    remove(place);
  }

  private static boolean compare(
      SortedMap<String, String> first, SortedMap<String, String> second) {
    TreeSet<String> names = new TreeSet<>(first.keySet());
    names.addAll(second.keySet());
    long different = 0;
    System.out.printf("%-9s  %-64s  %s%n", "", "SHA-256", "file");
    for (String name : names) {
      String hash = first.getOrDefault(name, "missing");
      boolean same = hash.equals(second.get(name));
      System.out.printf("%-9s  %-64s  %s%n", same ? "same" : "DIFFERENT", hash, name);
      if (!same) {
        different++;
        System.out.printf("%-9s  %-64s%n", "", second.getOrDefault(name, "missing"));
      }
    }
    System.out.printf("%d files, %d different%n", names.size(), different);
    return different == 0 && !names.isEmpty();
  }

  private static void remove(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : deepestFirst) {
      Files.delete(one);
    }
  }
}
