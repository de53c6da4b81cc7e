package io.github.distillery.kernel.launcher;

import io.github.distillery.data.NotWrittenException;
import io.github.distillery.kernel.headless.Notebook;
import io.github.distillery.kernel.headless.NotebookException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies the course for a class. */
@Command(
    name = "handout",
    header = "Copy the course into a folder, without the solutions.",
    description = {
      "",
      "Lessons, pictures and the glossary are copied, in both languages; the solutions and the"
          + " teacher's guide are not. What is there already is not touched: name a new folder.",
      ""
    },
    mixinStandardHelpOptions = true)
final class HandoutCommand implements Callable<Integer> {
  private static final Set<String> FOR_TEACHERS = Set.of("solutions", "TEACHING.md");

  @Parameters(paramLabel = "FOLDER", description = "A folder that does not exist or is empty.")
  private Path folder;

  @Option(
      names = "--clear-outputs",
      description = "Take the outputs away, so that a class sees only its own.")
  private boolean clear;

  private int lessons;

  @Override
  public Integer call() {
    Path course = Home.find().root().resolve("notebooks");
    try {
      if (Files.exists(folder) && !isEmptyFolder(folder)) {
        throw new LauncherException(folder + " is there already; name a new folder.");
      }
      copyWhole(course);
    } catch (IOException e) {
      throw notCopied(e);
    } catch (NotebookException e) {
      throw e.getCause() instanceof IOException notWritten ? notCopied(notWritten) : e;
    }
    System.out.println(
        "Copied "
            + lessons
            + " notebooks to "
            + folder
            + "; they open in any Jupyter that has the kernel ('./distillery install').");
    return 0;
  }

  private LauncherException notCopied(IOException cause) {
    return new LauncherException(
        "The course could not be copied to %s (%s); nothing is left there: make room or name another folder."
            .formatted(folder, new NotWrittenException(folder, cause).reason()),
        cause);
  }

  /** First beside the place, then moved there, so that a class never gets half a course. */
  private void copyWhole(Path course) throws IOException {
    Path place = folder.toAbsolutePath().normalize();
    Files.createDirectories(place.getParent());
    Path beside = place.resolveSibling("." + place.getFileName() + ".part");
    // What a copy has left that was killed, or could not write any more.
    delete(beside);
    Files.createDirectory(beside);
    try {
      Files.walkFileTree(course, new Copy(course, beside));
      Files.deleteIfExists(place);
      Files.move(beside, place);
    } finally {
      delete(beside);
    }
  }

  /** What is left where the copy failed; nothing where it was moved. */
  private static void delete(Path beside) throws IOException {
    if (Files.exists(beside)) {
      try (Stream<Path> left = Files.walk(beside)) {
        for (Path file : left.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static boolean isEmptyFolder(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      return false;
    }
    try (var entries = Files.list(place)) {
      return entries.findAny().isEmpty();
    }
  }

  private final class Copy extends SimpleFileVisitor<Path> {
    private final Path course;
    private final Path copy;

    Copy(Path course, Path copy) {
      this.course = course;
      this.copy = copy;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path place, BasicFileAttributes attributes) {
      String name = place.getFileName().toString();
      return FOR_TEACHERS.contains(name) || name.startsWith(".")
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      String name = file.getFileName().toString();
      if (FOR_TEACHERS.contains(name) || name.startsWith(".")) {
        return FileVisitResult.CONTINUE;
      }
      Path target = copy.resolve(course.relativize(file).toString());
      Files.createDirectories(target.toAbsolutePath().getParent());
      if (name.endsWith(".ipynb")) {
        Notebook notebook = Notebook.read(file);
        if (clear) {
          notebook.clearOutputs();
        }
        notebook.write(target);
        lessons++;
      } else {
        Files.copy(file, target);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
