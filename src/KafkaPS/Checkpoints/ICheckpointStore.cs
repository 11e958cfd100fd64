using KafkaPS.Errors;

namespace KafkaPS.Checkpoints;

/// <summary>Stores the positions of one checkpoint, and advances them with the records that they belong to.</summary>
interface ICheckpointStore : IDisposable
{
    /// <summary>Reads the committed positions, if they are certain without waiting; null otherwise. Another run may advance them meanwhile.</summary>
    /// <inheritdoc cref="Claim"/>
    IReadOnlyList<CheckpointEntry>? TryRead();

    /// <summary>Takes over the checkpoint from any other run, and reads its positions.</summary>
    /// <exception cref="CheckpointException">The positions cannot be read or stored.</exception>
    /// <exception cref="KafkaException">Kafka rejected the request, or did not answer in time.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    IReadOnlyList<CheckpointEntry> Claim();

    /// <summary>Returns the error of a run that has lost the checkpoint to another run; null when it has not, as far as known.</summary>
    /// <inheritdoc cref="Claim"/>
    CheckpointException? WhyLost();

    /// <summary>Begins a unit that is committed as a whole.</summary>
    /// <inheritdoc cref="Claim"/>
    void Begin();

    /// <summary>Stores these positions with the records since <see cref="Begin"/>, which are acknowledged.</summary>
    /// <inheritdoc cref="Claim"/>
    void Commit(IReadOnlyCollection<CheckpointEntry> changes);
}
