package io.github.distillery.label;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Views;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Temperature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A folder where the soft labels of one teacher for one data set are kept: {@code .npy} files, one
 * for the logits and one a layer, which NumPy opens, and {@code manifest.json}, which binds them to
 * teacher, data and views. Without the manifest the folder counts as empty.
 *
 * <pre>{@code
 * var labels = SoftLabels.in(folder).open(teacher, mnist.train(), "conv1", "conv2");
 * }</pre>
 *
 * <p>Introduced in notebook 03.
 *
 * @param path may be missing
 * @param kept how much of the logits; empty for all
 */
public record SoftLabelsFolder(Path path, Optional<TopK> kept) {
  public SoftLabelsFolder {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(kept, "kept");
  }

  /**
   * Keeps the greatest logits of each sample only, for many classes: {@code 2 k + 1} numbers a
   * sample, whatever the number of classes, where all logits are as many as there are classes. As
   * {@link #top(int, Temperature)} at T = 1.
   *
   * <pre>{@code
   * var labels = SoftLabels.in(folder).top(10).open(teacher, manyClasses.train());
   * }</pre>
   *
   * @param k how many, 1 or more and fewer than there are classes
   * @return the folder, for such soft labels
   */
  public SoftLabelsFolder top(int k) {
    return top(k, Temperature.temperature(1));
  }

  /**
   * Keeps the greatest logits of each sample only, and beside them the one logit {@code r} that all
   * other classes get when they are used: {@code exp(r / T)} is the mean of their {@code exp(v /
   * T)}. At the temperature T the k classes then have exactly the probabilities that the teacher
   * gives them, and what is left is spread evenly over the others ("marginal smoothing": Shen and
   * Xing 2022, A fast knowledge distillation framework for visual recognition). At other
   * temperatures the k classes keep their ratios to each other, and what the others have together
   * is near the teacher's.
   *
   * @param k how many, 1 or more and fewer than there are classes
   * @param temperature T, that of the distillation to come
   * @return the folder, for such soft labels
   */
  public SoftLabelsFolder top(int k, Temperature temperature) {
    return new SoftLabelsFolder(path, Optional.of(new TopK(k, temperature)));
  }

  /**
   * Opens what the folder holds for this teacher and data, without reading it into memory; where it
   * holds nothing yet, asks the teacher and writes it, batch by batch. They are read where they
   * lie, a batch at a time, and may be larger than memory. Lengths of files and some of their
   * blocks are checked; {@link SoftLabels#verify} checks all.
   *
   * @param teacher the teacher
   * @param data the samples
   * @param layers those of the teacher's layers that are wanted beside the logits, if any
   * @return the soft labels, on disk
   * @throws DataException where the folder holds damaged ones, those of another teacher or data, or
   *     not all these layers
   * @throws IOException where they cannot be written
   */
  public SoftLabels open(Classifier teacher, Dataset data, String... layers) throws IOException {
    return open(teacher, data, Views.AS_THEY_ARE, layers);
  }

  /**
   * As {@link #open(Classifier, Dataset, String...)}, for every view of every sample.
   *
   * @param teacher the teacher
   * @param data the samples
   * @param views the ways in which a student will see them
   * @param layers those of the teacher's layers that are wanted beside the logits, if any
   * @return the soft labels, on disk; row {@code view * samples + index} is that of a sample in one
   *     of its views
   * @throws DataException where the folder holds damaged ones, those of another teacher, other data
   *     or other views, or not all these layers
   * @throws IOException where they cannot be written
   */
  public SoftLabels open(Classifier teacher, Dataset data, Views views, String... layers)
      throws IOException {
    Asked asked = new Asked(teacher, data, views, List.of(layers));
    if (OutputsFolder.exists(path)) {
      return checked(OutputsFolder.map(path, data), asked);
    }
    try (OutputsFolder.Writer writer = new OutputsFolder.Writer(path, kept)) {
      writer.finish(Origin.of(asked, TeacherPass.run(asked, writer)));
    }
    return OutputsFolder.map(path, data);
  }

  /**
   * Reads what the folder holds into memory. Every byte is checked.
   *
   * @param teacher the teacher they must be from
   * @param data the samples they must be for
   * @param layers the layers that they must hold beside the logits, if any
   * @return the soft labels, in memory
   * @throws DataException where they are missing, damaged, or belong to others
   */
  public SoftLabels load(Classifier teacher, Dataset data, String... layers) {
    return load(teacher, data, Views.AS_THEY_ARE, layers);
  }

  /**
   * As {@link #load(Classifier, Dataset, String...)}, for every view of every sample.
   *
   * @param teacher the teacher they must be from
   * @param data the samples they must be for
   * @param views the views they must be for
   * @param layers the layers that they must hold beside the logits, if any
   * @return the soft labels, in memory
   * @throws DataException where they are missing, damaged, or belong to others
   */
  public SoftLabels load(Classifier teacher, Dataset data, Views views, String... layers) {
    Asked asked = new Asked(teacher, data, views, List.of(layers));
    return checked(OutputsFolder.load(path, data), asked);
  }

  private SoftLabels checked(SoftLabels labels, Asked asked) {
    labels.origin().check(path, asked.teacher());
    labels.origin().check(asked.data());
    labels.origin().check(path, asked.data(), asked.views());
    if (!labels.top().equals(kept)) {
      throw new DataException(
          "%s holds %s of the logits of %s, not %s; name another folder, or remove this one so that they are made"
              .formatted(path, amount(labels.top()), labels.teacherName(), amount(kept)));
    }
    List<String> missing =
        asked.layers().stream().filter(layer -> !labels.layers().contains(layer)).toList();
    if (!missing.isEmpty()) {
      throw new DataException(
          "%s holds %s of %s, but not the layers %s; name another folder, or remove this one so that they are made"
              .formatted(
                  path,
                  labels.layers().isEmpty() ? "the logits" : "the layers " + labels.layers(),
                  labels.teacherName(),
                  missing));
    }
    return labels;
  }

  private static String amount(Optional<TopK> kept) {
    return kept.map(TopK::toString).orElse("all");
  }
}
