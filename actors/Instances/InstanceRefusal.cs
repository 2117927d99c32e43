namespace ArchetypeRC.Actors.Instances;

/// <summary>Why an instance refused a message.</summary>
public enum InstanceRefusal
{
    /// <summary>There is no instance of this name: create it first.</summary>
    NoSuchInstance = 0,

    /// <summary>There is one of this name with another spec.</summary>
    AnotherSpec = 1,

    /// <summary>The spec, or the state that came with it, cannot be used.</summary>
    BadSpec = 2,

    /// <summary>Rows are missing before the batch.</summary>
    SequenceGap = 3,

    /// <summary>The rows were learned so long ago that their answers are not kept any more.</summary>
    AlreadyLearned = 4,

    /// <summary>A row was sent before under the same number with other content.</summary>
    RepeatDiffers = 5,

    /// <summary>A row cannot be learned from: wrong width, NaN, infinity, unknown class.</summary>
    BadRow = 6,

    /// <summary>Too many rows wait for the journal: send again later.</summary>
    Busy = 7,

    /// <summary>The store could not be written or read: nothing of the batch is known to be kept; send it again.</summary>
    StorageFailed = 8,

    /// <summary>The confirmation speaks of rows that were not answered.</summary>
    NotAnswered = 9,

    /// <summary>The instance was deleted: creating it again starts anew.</summary>
    Deleted = 10,

    /// <summary>The new model reads other columns, answers otherwise or stands before another device: that takes another instance.</summary>
    AnotherTask = 11,

    /// <summary>Another model is warming up in the shadow: wait until it has taken over.</summary>
    ChangeUnderWay = 12,

    /// <summary>No such version of the model is kept.</summary>
    NoSuchVersion = 13,

    /// <summary>The model was changed since the sender looked.</summary>
    EpochConflict = 14,

    /// <summary>The bytes are no model file that can be read here.</summary>
    BadModelFile = 15,

    /// <summary>A limit of the node or of the tenant stands against it: the sentence says which, and the refusal when to try again.</summary>
    OverLimit = 16,

    /// <summary>Labels came late for a model whose task has no label horizon.</summary>
    NoLabelHorizon = 17,

    /// <summary>The row of a label lies further back than the label horizon.</summary>
    LabelTooLate = 18,

    /// <summary>The row of a label has not come yet.</summary>
    LabelTooEarly = 19,

    /// <summary>The row has another label, which was learned.</summary>
    LabelDiffers = 20,

    /// <summary>A label cannot be learned: wrong width, NaN, infinity, unknown class, or its row was declared missing.</summary>
    BadLabel = 21,
}
