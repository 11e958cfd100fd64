namespace KafkaPS.Tests;

/// <summary>A directory that exists for one test.</summary>
sealed class TemporaryDirectory : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("kafkaps-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
