using KafkaPS.Errors;

namespace KafkaPS.Checkpoints;

/// <summary>Keeps the positions of one checkpoint, and moves them on with the records that they belong to.</summary>
interface ICheckpointStore
{
    /// <summary>Takes the checkpoint over from whoever has it, and reads its positions.</summary>
    /// <exception cref="CheckpointException">They cannot be read or kept.</exception>
    /// <exception cref="KafkaException">Kafka refuses, or did not answer in time.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    IReadOnlyList<CheckpointEntry> Open();

    /// <summary>What comes from now on belongs together.</summary>
    /// <inheritdoc cref="Open"/>
    void Begin();

    /// <summary>The records since <see cref="Begin"/> are acknowledged: keeps these positions.</summary>
    /// <inheritdoc cref="Open"/>
    void Commit(IReadOnlyCollection<CheckpointEntry> changes);
}
