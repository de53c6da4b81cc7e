package io.github.distillery.tests.mutation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All kinds of files that are read. */
final class Formats {
  private static final List<Format> ALL =
      List.of(
          new IdxFormat(false),
          new IdxFormat(true),
          new CsvFormat(),
          PictureFormat.png(),
          PictureFormat.jpeg(),
          new ShownPictureFormat(),
          new NpyFormat(),
          new SoftLabelsFormat(),
          new NetworkFormat(),
          new StoredNetworkFormat(),
          new OnnxFormat(),
          new ExternalDataFormat(),
          new NotebookFormat(),
          new CheckpointFormat(),
          new ComparisonFormat(),
          new RecordFormat(),
          new KernelFormat(),
          new ConnectionFormat());

  private Formats() {}

  static Format named(String name) {
    return ALL.stream()
        .filter(format -> format.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no format \"%s\"; there are %s"
                        .formatted(name, ALL.stream().map(Format::name).toList())));
  }

  /** How many mutations each format gets. */
  static Map<String, Integer> shares(int count, List<String> wanted) {
    List<Format> formats = wanted.isEmpty() ? ALL : wanted.stream().map(Formats::named).toList();
    double all = formats.stream().mapToDouble(Format::share).sum();
    Map<String, Integer> shares = new LinkedHashMap<>();
    double before = 0;
    for (Format format : formats) {
      double after = before + format.share();
      shares.put(
          format.name(),
          (int) (Math.round(count * after / all) - Math.round(count * before / all)));
      before = after;
    }
    return shares;
  }
}
