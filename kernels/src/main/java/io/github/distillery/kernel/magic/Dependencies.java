package io.github.distillery.kernel.magic;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Finds libraries and what they need in Maven's repositories. The one implementation is loaded when
 * it is first needed.
 */
public interface Dependencies {
  /**
   * Adds a repository to look in from now on.
   *
   * @param id a short name; one that is known already is replaced
   * @param url where it is
   */
  void addRepository(String id, String url);

  /**
   * Finds libraries by their coordinates.
   *
   * @param coordinates {@code group:artifact[:packaging[:classifier]]:version}
   * @param offline whether to look in the local repository only
   * @return the libraries with what they need at run time
   * @throws MagicException if one cannot be found
   */
  List<FoundLibrary> find(List<String> coordinates, boolean offline);

  /**
   * Finds the dependencies of a POM, in its own repositories.
   *
   * @param pom the whole POM
   * @param folder where the POM stands, for a parent beside it
   * @param scopes which of its dependencies to take
   * @return the libraries with what they need at run time
   * @throws MagicException if the POM is wrong or a library cannot be found
   */
  List<FoundLibrary> findOfPom(String pom, Path folder, Set<String> scopes);
}
