using System.Runtime.CompilerServices;

namespace KafkaPS;

/// <summary>Many tests at once keep threads of the pool waiting. A limit that is tested must not be spent on waiting for one.</summary>
static class ThreadPoolSize
{
    const int MinThreads = 64;

    [ModuleInitializer]
    internal static void Raise() => ThreadPool.SetMinThreads(MinThreads, MinThreads);
}
