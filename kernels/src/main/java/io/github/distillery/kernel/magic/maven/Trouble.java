package io.github.distillery.kernel.magic.maven;

import io.github.distillery.kernel.magic.MagicException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.aether.RepositoryException;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.transfer.ArtifactNotFoundException;

/** Says which library was not found, where it was looked for, and what helps. */
final class Trouble {
  private static final String OFFLINE =
      "\nThis was offline, by --offline or by settings.xml: only what was fetched before is there."
          + " Go online once, or name a version that is there.";

  private static final String REMEDY =
      "\nCheck the coordinates and the network; another repository is added with"
          + " %mavenRepo ID URL.";

  private Trouble() {}

  /**
   * The report of a search that failed.
   *
   * @param failure what the resolver says
   * @param asked the repositories, as they were asked
   * @param offline whether only this machine was looked at
   * @param local the local repository
   * @return the exception to throw
   */
  static MagicException of(
      RepositoryException failure, List<RemoteRepository> asked, boolean offline, Path local) {
    Set<String> missing = new LinkedHashSet<>();
    Set<String> reasons = new LinkedHashSet<>();
    for (Throwable one = failure; one != null; one = one.getCause()) {
      if (one instanceof ArtifactResolutionException unresolved) {
        unresolved.getResults().stream()
            .filter(result -> !result.isResolved())
            .forEach(
                result -> {
                  missing.add(result.getRequest().getArtifact().toString());
                  result.getExceptions().forEach(reason -> addReason(reason, reasons));
                });
      }
    }
    StringBuilder message = new StringBuilder();
    message.append(
        missing.isEmpty() ? rootMessage(failure) : "not found: " + String.join(", ", missing));
    reasons.forEach(reason -> message.append("\n  ").append(reason));
    message.append("\nLooked in ").append(local);
    if (!offline) {
      asked.forEach(
          one -> message.append(", ").append(one.getId()).append(" (" + one.getUrl() + ")"));
    }
    message.append(offline ? OFFLINE : REMEDY);
    return new MagicException(message.toString());
  }

  /** Not that it was not found, which is said already, but why a repository could not be asked. */
  private static void addReason(Throwable reason, Set<String> reasons) {
    if (!(reason instanceof ArtifactNotFoundException)) {
      reasons.add(reason.getMessage());
    }
  }

  private static String rootMessage(RepositoryException failure) {
    return failure instanceof DependencyResolutionException && failure.getCause() != null
        ? failure.getCause().getMessage()
        : failure.getMessage();
  }
}
