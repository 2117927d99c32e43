using ArchetypeRC.Evolution.Crossover;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Evolution.Mutation;
using ArchetypeRC.Evolution.Reinsertion;
using ArchetypeRC.Evolution.Selection;
using ArchetypeRC.Persistence.Forms;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Persistence.Population;

/// <summary>What a job is, and its form. A job that is read has passed its own validation.</summary>
internal static class EvolutionJobMapper
{
    public static EvolutionJobForm ToForm(EvolutionJob job)
    {
        var form = new EvolutionJobForm
        {
            Template = ModelSpecMapper.ToForm(job.Template),
            Fitness = ToForm(job.Fitness),
            Evolution = ToForm(job.Evolution),
        };
        form.Space.AddRange(ToForm(job.Space));
        return form;
    }

    /// <exception cref="DurableFormRefusedException">A part is missing, or a field is out of its range.</exception>
    public static EvolutionJob FromForm(string form, EvolutionJobForm? job)
    {
        if (job is not { Fitness: not null, Evolution: not null })
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, "its job or a part of it is missing");
        var read = new EvolutionJob
        {
            Template = ModelSpecMapper.FromForm(form, job.Template),
            Fitness = FitnessFrom(job.Fitness),
            Evolution = EvolutionFrom(job.Evolution),
            Space = SpaceFrom(form, job.Space),
        };
        var problems = read.Validate();
        return problems.IsEmpty
            ? read
            : throw new DurableFormRefusedException(
                DurableFormRefusal.Altered, form, "its job cannot be used: " + string.Join("; ", problems),
                new SpecRefusedException(problems));
    }

    public static IEnumerable<GeneForm> ToForm(SearchSpace space) => space.Genes.Select(ToForm);

    /// <summary>A space that is not validated yet.</summary>
    public static SearchSpace SpaceFrom(string form, IEnumerable<GeneForm> genes) => new([.. genes.Select(gene => GeneFrom(form, gene))]);

    private static FitnessSpecForm ToForm(FitnessSpec fitness) => new()
    {
        Objective = (FitnessObjectiveForm)fitness.Objective,
        Seeds = fitness.Seeds,
        TrainRows = fitness.TrainRows,
        ValidationRows = fitness.ValidationRows,
        Folds = fitness.Folds,
        EarlyRefusal = fitness.EarlyRefusal is { } refusal
            ? new EarlyRefusalSpecForm
            {
                Rows = refusal.Rows,
                Saturation = refusal.Saturation,
                EchoStateIndex = refusal.EchoStateIndex,
                LeastRank = refusal.LeastRank,
            }
            : null,
        Behaviour = fitness.Behaviour is { } behaviour
            ? new BehaviourSpecForm
            {
                Delays = behaviour.Delays,
                TrainSteps = behaviour.TrainSteps,
                TestSteps = behaviour.TestSteps,
                KernelSteps = behaviour.KernelSteps,
            }
            : null,
    };

    private static FitnessSpec FitnessFrom(FitnessSpecForm fitness) => new()
    {
        Objective = (FitnessObjective)fitness.Objective,
        Seeds = fitness.Seeds,
        TrainRows = fitness.TrainRows,
        ValidationRows = fitness.ValidationRows,
        Folds = fitness.Folds,
        EarlyRefusal = fitness.EarlyRefusal is { } refusal
            ? new EarlyRefusalSpec
            {
                Rows = refusal.Rows,
                Saturation = refusal.Saturation,
                EchoStateIndex = refusal.EchoStateIndex,
                LeastRank = refusal.LeastRank,
            }
            : null,
        Behaviour = fitness.Behaviour is { } behaviour
            ? new BehaviourSpec
            {
                Delays = behaviour.Delays,
                TrainSteps = behaviour.TrainSteps,
                TestSteps = behaviour.TestSteps,
                KernelSteps = behaviour.KernelSteps,
            }
            : null,
    };

    private static EvolutionSpecForm ToForm(EvolutionSpec evolution)
    {
        var form = new EvolutionSpecForm
        {
            Population = evolution.Population,
            Seed = evolution.Seed,
            EliteCount = evolution.EliteCount,
            TournamentSize = evolution.TournamentSize,
            Crossover = (CrossoverKindForm)evolution.Crossover,
            CrossoverProbability = evolution.CrossoverProbability,
            ResetProbability = evolution.ResetProbability,
            UniformMutationProbability = evolution.UniformMutationProbability,
            GeneProbability = evolution.GeneProbability,
            Sigma = evolution.Sigma,
            SmallestSigma = evolution.SmallestSigma,
            LamarckianProbability = evolution.LamarckianProbability,
        };
        LoopSpecMapper.Write(evolution.Loop, form);
        if (evolution.Reevaluation is { } again)
            form.Reevaluation = new ReevaluationSpecForm { Share = again.Share, Most = again.Most, RankByMean = again.RankByMean };
        if (evolution.Generations is { } generations)
            form.Generations = generations;
        if (evolution.Evaluations is { } evaluations)
            form.Evaluations = evaluations;
        if (evolution.StagnationGenerations is { } stagnation)
            form.StagnationGenerations = stagnation;
        if (evolution.FitnessThreshold is { } threshold)
            form.FitnessThreshold = threshold;
        if (evolution.TimeLimit is { } limit)
            form.TimeLimitTicks = limit.Ticks;
        if (evolution.EnergyLimitJoules is { } joules)
            form.EnergyLimitJoules = joules;
        if (evolution.Operators is { } operators)
            form.Operators = ToForm(operators);
        return form;
    }

    private static EvolutionSpec EvolutionFrom(EvolutionSpecForm form) => new()
    {
        Population = form.Population,
        Seed = form.Seed,
        EliteCount = form.EliteCount,
        TournamentSize = form.TournamentSize,
        Crossover = (CrossoverKind)form.Crossover,
        CrossoverProbability = form.CrossoverProbability,
        ResetProbability = form.ResetProbability,
        UniformMutationProbability = form.UniformMutationProbability,
        GeneProbability = form.GeneProbability,
        Sigma = form.Sigma,
        SmallestSigma = form.SmallestSigma,
        Loop = LoopSpecMapper.From(form),
        Reevaluation = form.Reevaluation is { } again
            ? new ReevaluationSpec { Share = again.Share, Most = again.Most, RankByMean = again.RankByMean }
            : null,
        LamarckianProbability = form.LamarckianProbability,
        Generations = form.HasGenerations ? form.Generations : null,
        Evaluations = form.HasEvaluations ? form.Evaluations : null,
        StagnationGenerations = form.HasStagnationGenerations ? form.StagnationGenerations : null,
        FitnessThreshold = form.HasFitnessThreshold ? form.FitnessThreshold : null,
        TimeLimit = form.HasTimeLimitTicks ? TimeSpan.FromTicks(form.TimeLimitTicks) : null,
        EnergyLimitJoules = form.HasEnergyLimitJoules ? form.EnergyLimitJoules : null,
        Operators = form.Operators is null ? null : OperatorsFrom(form.Operators),
    };

    private static OperatorsSpecForm ToForm(OperatorsSpec operators) => new()
    {
        Selection = (SelectionKindForm)operators.Selection,
        SelectedElites = operators.SelectedElites,
        TruncationShare = operators.TruncationShare,
        RankPressure = operators.RankPressure,
        VotingParents = operators.VotingParents,
        VotingThreshold = operators.VotingThreshold,
        BlendAlpha = operators.BlendAlpha,
        SimulatedBinaryEta = operators.SimulatedBinaryEta,
        Mutation = (MutationKindForm)operators.Mutation,
        LayerProbability = operators.LayerProbability,
        Reinsertion = (ReinsertionKindForm)operators.Reinsertion,
    };

    private static OperatorsSpec OperatorsFrom(OperatorsSpecForm form) => new()
    {
        Selection = (SelectionKind)form.Selection,
        SelectedElites = form.SelectedElites,
        TruncationShare = form.TruncationShare,
        RankPressure = form.RankPressure,
        VotingParents = form.VotingParents,
        VotingThreshold = form.VotingThreshold,
        BlendAlpha = form.BlendAlpha,
        SimulatedBinaryEta = form.SimulatedBinaryEta,
        Mutation = (MutationKind)form.Mutation,
        LayerProbability = form.LayerProbability,
        Reinsertion = (ReinsertionKind)form.Reinsertion,
    };

    public static GeneForm ToForm(Gene gene)
    {
        var form = new GeneForm { Name = gene.Name };
        if (gene.Condition is { } condition)
        {
            form.Condition = new GeneConditionForm { ParentGene = condition.ParentGene, Choice = condition.Choices[0] };
            form.Condition.OtherChoices.AddRange(condition.Choices.Skip(1));
        }

        if (gene.StepFactor != 1)
            form.StepFactor = gene.StepFactor;
        switch (gene)
        {
            case IntegerGene integer:
                form.Integer = new IntegerGeneForm
                {
                    Low = integer.Low,
                    High = integer.High,
                    Logarithmic = integer.Logarithmic,
                };
                break;
            case RealGene real:
                form.Real = new RealGeneForm { Low = real.Low, High = real.High };
                break;
            case LogRealGene real:
                form.LogReal = new RealGeneForm { Low = real.Low, High = real.High };
                break;
            case CategoricalGene categorical:
                form.Categorical = new CategoricalGeneForm();
                form.Categorical.Choices.AddRange(categorical.Choices);
                break;
            default:
                throw new ArgumentException($"A gene of kind {gene.GetType().Name} has no durable form.", nameof(gene));
        }

        return form;
    }

    /// <exception cref="DurableFormRefusedException">It is of no kind that is known.</exception>
    public static Gene GeneFrom(string form, GeneForm gene) =>
        KindFrom(form, gene) with { StepFactor = gene.HasStepFactor ? gene.StepFactor : 1 };

    private static Gene KindFrom(string form, GeneForm gene)
    {
        var condition = gene.Condition is null
            ? null
            : new GeneCondition(gene.Condition.ParentGene, [gene.Condition.Choice, .. gene.Condition.OtherChoices]);
        return gene.KindCase switch
        {
            GeneForm.KindOneofCase.Integer => new IntegerGene(gene.Name, gene.Integer.Low, gene.Integer.High)
            {
                Logarithmic = gene.Integer.Logarithmic,
                Condition = condition,
            },
            GeneForm.KindOneofCase.Real => new RealGene(gene.Name, gene.Real.Low, gene.Real.High) { Condition = condition },
            GeneForm.KindOneofCase.LogReal =>
                new LogRealGene(gene.Name, gene.LogReal.Low, gene.LogReal.High) { Condition = condition },
            GeneForm.KindOneofCase.Categorical =>
                new CategoricalGene(gene.Name, [.. gene.Categorical.Choices]) { Condition = condition },
            _ => throw new DurableFormRefusedException(
                DurableFormRefusal.Altered, form, $"gene {gene.Name} is of no kind that this program knows"),
        };
    }
}
