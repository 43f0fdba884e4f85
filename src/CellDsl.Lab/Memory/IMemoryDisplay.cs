namespace CellDsl.Lab.Memory;

/// <summary>Shows how many runs go, several at a time; called from any thread.</summary>
interface IMemoryDisplay
{
    void Show(MemoryRun run, MemoryProgress progress);
    void Finish(MemoryResult result);
}
