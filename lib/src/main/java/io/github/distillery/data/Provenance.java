package io.github.distillery.data;

import java.util.Objects;

/**
 * Where data comes from and on what terms it may be used.
 *
 * @param source the place it was taken from, for example {@code UCI optical digits, test part}
 * @param licence the licence, as an SPDX name where there is one
 * @param sha256 the hash of the file or files it was read from, 64 hexadecimal digits; empty for
 *     data made in memory
 */
public record Provenance(String source, String licence, String sha256) {
  public Provenance {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(licence, "licence");
    if (!sha256.matches("|[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "sha256 is \"" + sha256 + "\"; give 64 hexadecimal digits, or nothing");
    }
  }

  /**
   * Data that the user made or brought, with nothing said about it.
   *
   * @return a provenance without licence and hash
   */
  public static Provenance unknown() {
    return new Provenance("made in memory", "not stated", "");
  }
}
