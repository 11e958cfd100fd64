namespace KafkaPS.Chaos.Trials;

/// <summary>One fault, or one kind of misuse, with what must hold under it.</summary>
/// <param name="name">What it is asked for by.</param>
/// <param name="isQuick">Whether it belongs to the short form.</param>
abstract class Trial(string name, bool isQuick)
{
    internal string Name => name;

    internal bool IsQuick => isQuick;

    /// <summary>Whether it has the cluster to itself. The others run beside one another.</summary>
    internal virtual bool UsesCluster => true;

    internal abstract IEnumerable<Row> Run(Lab lab);
}
