using KafkaPS.Errors;

namespace KafkaPS.Checkpoints;

/// <summary>Keeps the positions of one checkpoint, and moves them on with the records that they belong to.</summary>
interface ICheckpointStore : IDisposable
{
    /// <summary>The positions that are committed, as far as that is certain at once; null when it is not. Another run may continue with them meanwhile.</summary>
    /// <inheritdoc cref="Claim"/>
    IReadOnlyList<CheckpointEntry>? TryRead();

    /// <summary>Takes the checkpoint over from whoever has it, and reads its positions.</summary>
    /// <exception cref="CheckpointException">They cannot be read or kept.</exception>
    /// <exception cref="KafkaException">Kafka refuses, or did not answer in time.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    IReadOnlyList<CheckpointEntry> Claim();

    /// <summary>The error of a run that another has taken the checkpoint from; null when none has, as far as that is known.</summary>
    /// <inheritdoc cref="Claim"/>
    CheckpointException? WhyLost();

    /// <summary>What comes from now on belongs together.</summary>
    /// <inheritdoc cref="Claim"/>
    void Begin();

    /// <summary>The records since <see cref="Begin"/> are acknowledged: keeps these positions.</summary>
    /// <inheritdoc cref="Claim"/>
    void Commit(IReadOnlyCollection<CheckpointEntry> changes);
}
