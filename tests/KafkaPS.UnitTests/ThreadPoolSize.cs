using System.Runtime.CompilerServices;

namespace KafkaPS;

/// <summary>Concurrent tests keep pool threads waiting. A time limit under test must not be spent waiting for a thread.</summary>
static class ThreadPoolSize
{
    const int MinThreads = 64;

    [ModuleInitializer]
    internal static void Raise() => ThreadPool.SetMinThreads(MinThreads, MinThreads);
}
