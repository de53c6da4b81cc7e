package io.github.distillery.kernel.magic.maven;

import io.github.distillery.kernel.magic.MagicException;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;

/** Reads {@code group:artifact[:packaging[:classifier]]:version}. */
final class Coordinates {
  private Coordinates() {}

  /**
   * The library that coordinates name.
   *
   * @param text the coordinates
   * @return what to look for
   * @throws MagicException if they are none
   */
  static Artifact parse(String text) {
    String[] parts = text.split(":", -1);
    boolean empty = false;
    for (int i = 0; i < parts.length; i++) {
      // IJava allows an empty packaging or classifier.
      empty |= parts[i].isBlank() && (i < 2 || i == parts.length - 1);
    }
    if (empty || parts.length < 3 || parts.length > 5) {
      throw new MagicException(
          "not the coordinates of a library: "
              + text
              + "; write group:artifact:version, or"
              + " group:artifact:packaging:classifier:version");
    }
    String packaging = parts.length > 3 && !parts[2].isBlank() ? parts[2] : "jar";
    String classifier = parts.length > 4 ? parts[3] : "";
    return new DefaultArtifact(parts[0], parts[1], classifier, packaging, parts[parts.length - 1]);
  }
}
