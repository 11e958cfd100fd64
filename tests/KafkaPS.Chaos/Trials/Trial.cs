namespace KafkaPS.Chaos.Trials;

/// <summary>One fault, or one kind of misuse, with what must hold under it.</summary>
/// <param name="name">The name on the command line.</param>
/// <param name="isQuick">Whether it belongs to the short form.</param>
abstract class Trial(string name, bool isQuick)
{
    internal string Name => name;

    internal bool IsQuick => isQuick;

    /// <summary>Whether the trial has the cluster to itself. The others run in parallel.</summary>
    internal virtual bool UsesCluster => true;

    internal abstract IEnumerable<Row> Run(Lab lab);
}
