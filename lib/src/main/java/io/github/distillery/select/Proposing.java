package io.github.distillery.select;

import io.github.distillery.model.Architecture;
import io.github.distillery.model.Footprint;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Makes one student after the other. */
final class Proposing {
  /** Of weights that are thrown away again. */
  private static final long SEED = 1;

  private final Network teacher;
  private final Budget budget;
  private final int assistants;
  private final INDArray sample;
  private final Fitting fitting;
  private final List<StudentProposal> students = new ArrayList<>();
  private final Map<StudentWay, String> refused = new EnumMap<>(StudentWay.class);
  private Network narrow;

  Proposing(Network teacher, Budget budget, int assistants, INDArray sample) {
    this.teacher = teacher;
    this.budget = budget;
    this.assistants = assistants;
    this.sample = sample;
    this.fitting = new Fitting(budget, sample);
  }

  void add(StudentWay way) {
    try {
      students.add(
          switch (way) {
            case WIDTH -> fresh(way, narrower(), "all layers narrower by the same share");
            case DEPTH -> shallower();
            case LOW_RANK -> started(way, fitting.lowRank(teacher), "layers as products");
            case PRUNED ->
                started(way, fitting.pruned(teacher, true), "without the least important units");
            case ASSISTANTS -> assisted();
          });
    } catch (ModelException e) {
      refused.put(way, e.getMessage());
    }
  }

  List<StudentProposal> students() {
    return students;
  }

  Map<StudentWay, String> refused() {
    return refused;
  }

  Footprint footprint(Network network) {
    return fitting.footprint(network);
  }

  /** What one unit a layer costs, in as few layers as there can be. */
  Footprint smallest() {
    List<Network> least = new ArrayList<>(List.of(fitting.least(teacher)));
    try {
      for (Optional<Network> next = Optional.of(teacher); next.isPresent(); next = less(next)) {
        least.add(fitting.least(next.get()));
      }
    } catch (ModelException e) {
      return footprint(least.get(0));
    }
    return footprint(
        least.stream().min(Comparator.comparingLong(Network::parameters)).orElseThrow());
  }

  private Optional<Network> less(Optional<Network> network) {
    return new Shallower(network.orElseThrow(), sample).withoutOne(SEED);
  }

  private Network narrower() {
    if (narrow == null) {
      narrow = fitting.narrower(teacher, SEED);
    }
    return narrow;
  }

  private StudentProposal shallower() {
    int before = new Shallower(teacher, sample).hidden();
    Optional<Network> next = Optional.of(teacher);
    List<Network> rising = new ArrayList<>();
    while ((next = less(next)).isPresent()) {
      rising.add(next.get());
      if (fitting.fits(next.get())) {
        return fresh(StudentWay.DEPTH, next.get(), left(rising.size(), before));
      }
    }
    if (rising.isEmpty()) {
      throw new ModelException(
          "%s has %d hidden layers with weights, none of which can be left out; make it narrower instead"
              .formatted(teacher.name(), before));
    }
    int half = Math.min(rising.size(), (before + 1) / 2);
    return fresh(
        StudentWay.DEPTH,
        fitting.narrower(rising.get(half - 1), SEED),
        left(half, before) + ", the rest narrower");
  }

  private static String left(int gone, int of) {
    return "%d of %d hidden layers left out".formatted(gone, of);
  }

  private StudentProposal assisted() {
    Architecture student = Plans.fresh(narrower());
    List<Architecture> between = new ArrayList<>();
    for (int i = 1; i <= assistants; i++) {
      double way = i / (assistants + 1.0);
      double parameters =
          Math.pow(teacher.parameters(), 1 - way) * Math.pow(narrower().parameters(), way);
      Budget size = Budget.parameters(Math.max(1, Math.round(parameters)));
      between.add(Plans.fresh(new Fitting(size, sample).pruned(teacher, false)));
    }
    String how = "after " + String.join(", ", between.stream().map(Architecture::name).toList());
    return new StudentProposal(
        StudentWay.ASSISTANTS,
        how,
        student,
        Optional.empty(),
        between,
        checked(student.initialize(SEED)));
  }

  private StudentProposal fresh(StudentWay way, Network shape, String how) {
    Architecture plan = Plans.fresh(shape);
    return new StudentProposal(
        way, how, plan, Optional.empty(), List.of(), checked(plan.initialize(SEED)));
  }

  private StudentProposal started(StudentWay way, Network start, String how) {
    return new StudentProposal(
        way, how, start.architecture(), Optional.of(start), List.of(), checked(start));
  }

  private Footprint checked(Network network) {
    Footprint footprint = footprint(network);
    if (!budget.fits(footprint)) {
      throw new ModelException(
          "%s costs %s, which is more than %s".formatted(network.name(), footprint, budget));
    }
    return footprint;
  }
}
