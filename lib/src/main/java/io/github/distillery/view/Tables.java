package io.github.distillery.view;

import io.github.distillery.backend.BackendDescription;
import io.github.distillery.compare.ComparisonResult;
import io.github.distillery.compress.CompressionResult;
import io.github.distillery.compress.LayerRank;
import io.github.distillery.compress.LowRankPlan;
import io.github.distillery.compress.Sensitivity;
import io.github.distillery.compress.SharedWeights;
import io.github.distillery.compress.Sparsity;
import io.github.distillery.compress.storage.StoredSize;
import io.github.distillery.compress.structured.GroupPlan;
import io.github.distillery.compress.structured.StructuredPlan;
import io.github.distillery.compress.structured.UnitGroup;
import io.github.distillery.compress.structured.UnitGroups;
import io.github.distillery.deploy.DeploymentResult;
import io.github.distillery.distill.parameter.LayerTransfer;
import io.github.distillery.distill.parameter.TransferredParameters;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Network;
import io.github.distillery.multi.TaskData;
import io.github.distillery.multi.TaskScores;
import io.github.distillery.select.LayerSimilarity;
import io.github.distillery.select.RankCorrelations;
import io.github.distillery.select.Snapshots;
import io.github.distillery.select.StudentProposals;
import io.github.distillery.select.TeacherRanking;
import io.github.distillery.select.TransferResult;
import io.github.distillery.select.TuningResult;
import io.github.distillery.train.History;
import io.github.distillery.transfer.DomainShift;
import java.util.Arrays;
import org.deeplearning4j.nn.api.Layer;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Tables of results. They are ordinary Tablesaw tables, to sort, filter and join.
 *
 * <p>Introduced in notebook 02.
 */
public final class Tables {
  private Tables() {}

  /**
   * A training, a row an epoch.
   *
   * @param history what happened
   * @return epoch, loss, a column for each head's part and for each figure that heads show,
   *     validation loss and accuracy, seconds
   */
  public static Table history(History history) {
    var epochs = history.epochs();
    Table table = Table.create(history.network());
    table.addColumns(
        IntColumn.create("epoch", epochs.stream().mapToInt(History.Epoch::number).toArray()),
        column("loss", epochs.stream().mapToDouble(History.Epoch::loss).toArray()));
    var heads = new java.util.TreeSet<String>();
    epochs.forEach(epoch -> heads.addAll(epoch.losses().keySet()));
    if (heads.size() > 1) {
      for (String head : heads) {
        table.addColumns(
            column(
                head + " loss",
                epochs.stream()
                    .mapToDouble(e -> e.losses().getOrDefault(head, Double.NaN))
                    .toArray()));
      }
    }
    for (String figure : HistoryCharts.figureNames(history)) {
      table.addColumns(
          column(
              figure,
              epochs.stream()
                  .mapToDouble(e -> e.figures().getOrDefault(figure, Double.NaN))
                  .toArray()));
    }
    return table.addColumns(
        column(
            "validation loss",
            epochs.stream().mapToDouble(History.Epoch::validationLoss).toArray()),
        column(
            "validation accuracy",
            epochs.stream().mapToDouble(History.Epoch::validationAccuracy).toArray()),
        column("seconds", epochs.stream().mapToDouble(History.Epoch::seconds).toArray()));
  }

  /**
   * Several measured classifiers, a row each.
   *
   * @param evaluations on the same data
   * @return classifier, errors, samples, accuracy, NLL, ECE
   */
  public static Table evaluations(Evaluation... evaluations) {
    Table table =
        Table.create(
            evaluations.length == 0 ? "evaluations" : evaluations[0].data(),
            StringColumn.create("classifier"),
            IntColumn.create("errors"),
            IntColumn.create("samples"),
            DoubleColumn.create("accuracy"),
            DoubleColumn.create("NLL"),
            DoubleColumn.create("ECE"));
    for (Evaluation evaluation : evaluations) {
      table.stringColumn("classifier").append(evaluation.classifier());
      table.intColumn("errors").append(evaluation.errors());
      table.intColumn("samples").append(evaluation.samples());
      table.doubleColumn("accuracy").append(evaluation.accuracy());
      table.doubleColumn("NLL").append(evaluation.nll());
      table.doubleColumn("ECE").append(evaluation.ece());
    }
    return table;
  }

  /**
   * What was measured of several tasks, a row for each student or each group of students.
   *
   * @param scores of the same tasks on the same data
   * @return student, the accuracy of each task, mean accuracy, mean NLL
   * @throws IllegalArgumentException where they are of different tasks
   */
  public static Table taskScores(TaskScores... scores) {
    return TaskTables.scores(scores);
  }

  /**
   * The tasks of some data.
   *
   * @param data any
   * @return task, classes, names of the classes
   */
  public static Table tasks(TaskData data) {
    return TaskTables.tasks(data);
  }

  /**
   * The confusion matrix.
   *
   * @param evaluation what was measured
   * @return a row for each actual class, a column for each class it was taken for
   */
  public static Table confusion(Evaluation evaluation) {
    Table table = Table.create(evaluation.classifier() + " on " + evaluation.data());
    table.addColumns(StringColumn.create("is \\ taken for", evaluation.classNames()));
    int[][] matrix = evaluation.confusion().matrix();
    for (int predicted = 0; predicted < matrix.length; predicted++) {
      int column = predicted;
      int[] counts = Arrays.stream(matrix).mapToInt(actual -> actual[column]).toArray();
      table.addColumns(IntColumn.create(evaluation.classNames().get(predicted), counts));
    }
    return table;
  }

  /**
   * The layers of a network, a row each.
   *
   * @param network any network
   * @return layer, type, parameters
   */
  public static Table layers(Network network) {
    Table table =
        Table.create(
            network.name(),
            StringColumn.create("layer"),
            StringColumn.create("type"),
            LongColumn.create("parameters"));
    for (Layer layer : network.graph().getLayers()) {
      var configuration = layer.conf().getLayer();
      table.stringColumn("layer").append(configuration.getLayerName());
      table.stringColumn("type").append(configuration.getClass().getSimpleName());
      table.longColumn("parameters").append(layer.numParams());
    }
    return table;
  }

  /**
   * What of a teacher went where in a student, a row a layer.
   *
   * @param transferred what {@code ParameterTransfer} gave
   * @return layer, from, kind, units, units of the teacher, inputs, inputs of the teacher, the
   *     teacher's units that were kept or copied, and the measure they were chosen by
   */
  public static Table parameterTransfer(TransferredParameters transferred) {
    Table table =
        Table.create(
            transferred.network().name() + " from " + transferred.teacher(),
            StringColumn.create("layer"),
            StringColumn.create("from"),
            StringColumn.create("kind"),
            IntColumn.create("units"),
            IntColumn.create("of units"),
            IntColumn.create("inputs"),
            IntColumn.create("of inputs"),
            StringColumn.create("kept units"),
            StringColumn.create("measure"));
    for (LayerTransfer layer : transferred.layers()) {
      table.stringColumn("layer").append(layer.layer());
      table.stringColumn("from").append(layer.from());
      table.stringColumn("kind").append(layer.kind());
      table.intColumn("units").append(layer.units().size());
      table.intColumn("of units").append(layer.ofUnits());
      table.intColumn("inputs").append(layer.inputs().size());
      table.intColumn("of inputs").append(layer.ofInputs());
      table.stringColumn("kept units").append(layer.keptUnits());
      table.stringColumn("measure").append(layer.measure());
    }
    return table;
  }

  /**
   * What computes, a row a setting.
   *
   * @param backend what {@code Backend.describe()} gave
   * @return setting, value
   */
  public static Table backend(BackendDescription backend) {
    Table table =
        Table.create("backend", StringColumn.create("setting"), StringColumn.create("value"));
    backend
        .toString()
        .lines()
        .map(line -> line.split(" {2,}", 2))
        .forEach(
            parts -> {
              table.stringColumn("setting").append(parts[0]);
              table.stringColumn("value").append(parts[1]);
            });
    return table;
  }

  /**
   * A comparison, a row a candidate. Accuracies, differences, agreement and ECE are shares from 0
   * to 1.
   *
   * @param result what a comparison found
   * @return candidate, runs, accuracy on validation and test with deviation, the paired difference
   *     against the first baseline with its 95% confidence interval (missing for that baseline
   *     itself), agreement and KL where there is a teacher, NLL, ECE, parameters, bytes,
   *     multiply-adds, seconds
   */
  public static Table comparison(ComparisonResult result) {
    return ComparisonTables.summaries(result);
  }

  /**
   * The runs of a comparison, a row each.
   *
   * @param result what a comparison found
   * @return candidate, seed, accuracies, errors, NLL, ECE, agreement, KL, epochs, best epoch,
   *     samples learnt, seconds
   */
  public static Table runs(ComparisonResult result) {
    return ComparisonTables.runs(result);
  }

  /**
   * A compression, a row a step. Accuracies are shares from 0 to 1 on validation.
   *
   * @param result what a compression gave
   * @return step, parameters, those that are not zero, multiply-adds, bytes of the DL4J zip and of
   *     the file of Deep Compression, how many times smaller that is than all parameters as 32-bit
   *     floats, accuracy right after the step and after the recovery, errors on the test part where
   *     there is one, seconds
   */
  public static Table compression(CompressionResult result) {
    return CompressionTables.stages(result);
  }

  /**
   * What a network takes as a file of Deep Compression, a row an array of parameters.
   *
   * @param size what {@code DeepCompression.size} gave
   * @return layer, array, values, share that is not zero, how many different values, bytes after
   *     each step
   */
  public static Table storedSize(StoredSize size) {
    return CompressionTables.arrays(size);
  }

  /**
   * What networks take where they are used, a row a network.
   *
   * @param result what {@code Deployment.measure} gave
   * @return network, parameters, those that are not zero, bytes of each file; DL4J zip and file of
   *     Deep Compression are missing for a quantized network
   */
  public static Table deploymentFiles(DeploymentResult result) {
    return CompressionTables.deploymentFiles(result);
  }

  /**
   * How long networks take where they are used, a row a network.
   *
   * @param result what {@code Deployment.measure} gave
   * @return network, accuracy where the samples had labels, multiply-adds for a sample,
   *     milliseconds for batches of 1 and of 256 samples in this library and in ONNX Runtime
   */
  public static Table deploymentTimes(DeploymentResult result) {
    return CompressionTables.deploymentTimes(result);
  }

  private static DoubleColumn column(String name, double[] values) {
    return DoubleColumn.create(name, values);
  }

  /**
   * What moves together when units are removed, a row a group, and below them the layers that are
   * never cut.
   *
   * @param groups what {@code UnitGroups.of(network)} gave
   * @return group, layers that give the units, batch norms, layers that read them, units (missing
   *     for what is never cut), and why it is not
   */
  public static Table unitGroups(UnitGroups groups) {
    Table table =
        Table.create(
            "what moves together",
            StringColumn.create("group"),
            StringColumn.create("layers"),
            StringColumn.create("norms"),
            StringColumn.create("read by"),
            IntColumn.create("units"),
            StringColumn.create("never cut"));
    for (UnitGroup group : groups.groups()) {
      table.stringColumn("group").append(group.name());
      table.stringColumn("layers").append(String.join(", ", group.layers()));
      table.stringColumn("norms").append(String.join(", ", group.norms()));
      table.stringColumn("read by").append(String.join(", ", group.readers()));
      table.intColumn("units").append(group.units());
      table.stringColumn("never cut").append("");
    }
    groups
        .held()
        .forEach(
            (layer, why) -> {
              table.stringColumn("group").append(layer);
              table.stringColumn("layers").append(layer);
              table.stringColumn("norms").append("");
              table.stringColumn("read by").append("");
              table.intColumn("units").appendMissing();
              table.stringColumn("never cut").append(why);
            });
    return table;
  }

  /**
   * What structured pruning would remove, a row a group; the last row is the sum.
   *
   * @param plan what {@code StructuredPruning} planned
   * @return group, layers, units before and after, parameters and multiply-adds before and after
   */
  public static Table structuredPruning(StructuredPlan plan) {
    Table table =
        Table.create(
            plan.network().name() + ", by " + plan.measure(),
            StringColumn.create("group"),
            StringColumn.create("layers"),
            IntColumn.create("units"),
            IntColumn.create("units after"),
            LongColumn.create("parameters"),
            LongColumn.create("parameters after"),
            LongColumn.create("multiply-adds"),
            LongColumn.create("multiply-adds after"));
    for (GroupPlan group : plan.groups()) {
      table.stringColumn("group").append(group.group());
      table.stringColumn("layers").append(String.join(", ", group.layers()));
      table.intColumn("units").append(group.units());
      table.intColumn("units after").append(group.unitsAfter());
      table.longColumn("parameters").append(group.parametersBefore());
      table.longColumn("parameters after").append(group.parametersAfter());
      table.longColumn("multiply-adds").append(group.multiplyAddsBefore());
      table.longColumn("multiply-adds after").append(group.multiplyAddsAfter());
    }
    table.stringColumn("group").append("all");
    table.stringColumn("layers").append("");
    table.intColumn("units").append((int) table.intColumn("units").sum());
    table.intColumn("units after").append((int) table.intColumn("units after").sum());
    table.longColumn("parameters").append(plan.before().parameters());
    table.longColumn("parameters after").append(plan.after().parameters());
    table.longColumn("multiply-adds").append(plan.before().multiplyAdds());
    table.longColumn("multiply-adds after").append(plan.after().multiplyAdds());
    return table;
  }

  /**
   * The ranks of layers, a row each.
   *
   * @param plan what {@code LowRank} planned
   * @return layer, shape of its weights, method, full rank, rank ({@code whole} where it stays as
   *     it is), parameters before and after, the share of the squared weights that is kept
   */
  public static Table lowRank(LowRankPlan plan) {
    Table table =
        Table.create(
            plan.network().name() + ", low rank",
            StringColumn.create("layer"),
            StringColumn.create("shape"),
            StringColumn.create("method"),
            StringColumn.create("full rank"),
            StringColumn.create("rank"),
            LongColumn.create("parameters"),
            LongColumn.create("parameters after"),
            DoubleColumn.create("energy kept"));
    for (LayerRank layer : plan.layers()) {
      table.stringColumn("layer").append(layer.layer());
      table.stringColumn("shape").append(layer.shape().toString());
      table.stringColumn("method").append(layer.way());
      table.stringColumn("full rank").append(LayerRank.text(layer.full()));
      table.stringColumn("rank").append(LayerRank.text(layer.ranks()));
      table.longColumn("parameters").append(layer.parametersBefore());
      table.longColumn("parameters after").append(layer.parametersAfter());
      table.doubleColumn("energy kept").append(layer.energy());
    }
    return table;
  }

  /**
   * How many weights are 0, a row a layer and one for the whole.
   *
   * @param sparsity what was counted
   * @return layer, weights, kept, the share that is 0
   */
  public static Table sparsity(Sparsity sparsity) {
    Table table =
        Table.create(
            sparsity.network(),
            StringColumn.create("layer"),
            LongColumn.create("weights"),
            LongColumn.create("kept"),
            DoubleColumn.create("share of zeros"));
    for (Sparsity.Layer layer : sparsity.layers()) {
      appendSparsity(table, layer.name(), layer.weights(), layer.kept(), layer.share());
    }
    appendSparsity(table, "all layers", sparsity.weights(), sparsity.kept(), sparsity.share());
    return table;
  }

  private static void appendSparsity(
      Table table, String layer, long weights, long kept, double share) {
    table.stringColumn("layer").append(layer);
    table.longColumn("weights").append(weights);
    table.longColumn("kept").append(kept);
    table.doubleColumn("share of zeros").append(share);
  }

  /**
   * The accuracy with one layer pruned alone, a row a layer.
   *
   * @param sensitivity what was measured
   * @return layer, weights, and a column for each share that the layer loses
   */
  public static Table sensitivity(Sensitivity sensitivity) {
    Table table =
        Table.create(
            sensitivity.network() + " on " + sensitivity.data(),
            StringColumn.create("layer"),
            LongColumn.create("weights"));
    for (Sensitivity.Layer layer : sensitivity.layers()) {
      table.stringColumn("layer").append(layer.name());
      table.longColumn("weights").append(layer.weights());
    }
    for (int i = 0; i < sensitivity.shares().size(); i++) {
      int share = i;
      table.addColumns(
          column(
              "accuracy at " + sensitivity.shares().get(i),
              sensitivity.layers().stream()
                  .mapToDouble(layer -> layer.accuracies().get(share))
                  .toArray()));
    }
    return table;
  }

  /**
   * How many different weights there are, a row a layer.
   *
   * @param shared what was counted
   * @return layer, weights, kept, values, bits of an index, error (missing where nothing was given
   *     to compare with)
   */
  public static Table sharedWeights(SharedWeights shared) {
    Table table =
        Table.create(
            shared.network(),
            StringColumn.create("layer"),
            LongColumn.create("weights"),
            LongColumn.create("kept"),
            IntColumn.create("values"),
            IntColumn.create("bits"),
            DoubleColumn.create("error"));
    for (SharedWeights.Layer layer : shared.layers()) {
      table.stringColumn("layer").append(layer.name());
      table.longColumn("weights").append(layer.weights());
      table.longColumn("kept").append(layer.kept());
      table.intColumn("values").append(layer.values());
      table.intColumn("bits").append(layer.bits());
      table.doubleColumn("error").append(layer.error());
    }
    return table;
  }

  /**
   * The shift between two domains, a row a measure.
   *
   * @param shift what was measured
   * @return measure, value, how to read it
   */
  public static Table domainShift(DomainShift shift) {
    return DomainTables.shift(shift);
  }

  /**
   * Shifts between domains, a row each.
   *
   * @param shifts what was measured
   * @return source, target, the domain classifier's error, proxy A-distance, squared MMD with its
   *     p-value, label shift (missing where a domain has no labels), samples of each, what was
   *     compared
   */
  public static Table domainShifts(DomainShift... shifts) {
    return DomainTables.shifts(shifts);
  }

  /**
   * Candidate teachers with their scores, a row each, best first.
   *
   * @param ranking what was found
   * @return rank, teacher, parameters, where there were trials the epochs of the last and the
   *     student's validation accuracy there, and a column a score
   */
  public static Table teacherRanking(TeacherRanking ranking) {
    return SelectionTables.teacherRanking(ranking);
  }

  /**
   * How well each score foretold what came of the teachers, a row a score.
   *
   * @param correlations what was found
   * @return score, which way is thought better, Spearman's correlation, teachers, regret
   */
  public static Table rankCorrelations(RankCorrelations correlations) {
    return SelectionTables.rankCorrelations(correlations);
  }

  /**
   * The epochs of which networks were kept, a row each.
   *
   * @param snapshots what was kept
   * @return epoch, network, validation accuracy and loss
   */
  public static Table snapshots(Snapshots snapshots) {
    return SelectionTables.snapshots(snapshots);
  }

  /**
   * Students that meet a budget, a row each, and the teacher above them.
   *
   * @param proposals what was found
   * @return way, network, parameters and their share of the teacher's, bytes, multiply-adds,
   *     milliseconds where the budget bounds them, what it begins with, what was done
   */
  public static Table students(StudentProposals proposals) {
    return SelectionTables.students(proposals);
  }

  /**
   * How alike layers are, a row a layer of the teacher.
   *
   * @param similarity what was measured
   * @return the teacher's layer, linear CKA with each of the student's layers
   */
  public static Table layerSimilarity(LayerSimilarity similarity) {
    return SelectionTables.layerSimilarity(similarity);
  }

  /**
   * A transfer, a row a step.
   *
   * @param result what was done
   * @return step, what, epochs, validation accuracy and loss after it
   */
  public static Table transferSteps(TransferResult result) {
    return SelectionTables.transferSteps(result);
  }

  /**
   * The trials of a search, a row each, best first.
   *
   * @param result what was found
   * @return trial, a column for each number that was drawn, how many trainings it had, epochs,
   *     validation accuracy and loss of the last one, seconds of all
   */
  public static Table tuning(TuningResult result) {
    return SelectionTables.tuning(result);
  }
}
