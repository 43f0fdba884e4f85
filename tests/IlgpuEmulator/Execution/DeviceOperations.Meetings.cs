namespace ILGPU.Execution;

static partial class DeviceOperations
{
    public static void Barrier(Launch launch) => launch.Group.Waiting = ThreadState.AtBarrier;

    public static void BarrierPopCount(bool predicate, Launch launch) => Vote(predicate, launch);

    public static void BarrierAnd(bool predicate, Launch launch) => Vote(predicate, launch);

    public static void BarrierOr(bool predicate, Launch launch) => Vote(predicate, launch);

    public static int BarrierPopCountResult(Launch launch) => launch.Group.Exchange.VoteCount;

    public static bool BarrierAndResult(Launch launch) => launch.Group.Exchange.VoteCount == launch.Threads;

    public static bool BarrierOrResult(Launch launch) => launch.Group.Exchange.VoteCount > 0;

    public static void GroupBroadcast<T>(T value, int source, Launch launch)
        where T : unmanaged
    {
        launch.Group.Exchange.Offer(launch.Thread, value, source);
        launch.Group.Waiting = ThreadState.AtBarrier;
    }

    public static void WarpBarrier(Launch launch) => launch.Group.Waiting = ThreadState.AtWarp;

    public static void Shuffle<T>(T value, int source, Launch launch)
        where T : unmanaged => ShuffleWithin(value, source, launch.WarpSize, launch);

    public static void ShuffleDown<T>(T value, int delta, Launch launch)
        where T : unmanaged => ShuffleDownWithin(value, delta, launch.WarpSize, launch);

    public static void ShuffleUp<T>(T value, int delta, Launch launch)
        where T : unmanaged => ShuffleUpWithin(value, delta, launch.WarpSize, launch);

    public static void ShuffleXor<T>(T value, int mask, Launch launch)
        where T : unmanaged => ShuffleXorWithin(value, mask, launch.WarpSize, launch);

    public static void ShuffleWithin<T>(T value, int source, int width, Launch launch)
        where T : unmanaged => Offer(value, source % width, width, launch);

    public static void ShuffleDownWithin<T>(T value, int delta, int width, Launch launch)
        where T : unmanaged => Offer(value, LaneIdx(launch) % width + delta, width, launch);

    public static void ShuffleUpWithin<T>(T value, int delta, int width, Launch launch)
        where T : unmanaged => Offer(value, LaneIdx(launch) % width - delta, width, launch);

    public static void ShuffleXorWithin<T>(T value, int mask, int width, Launch launch)
        where T : unmanaged => Offer(value, LaneIdx(launch) % width ^ mask, width, launch);

    public static T ExchangeResult<T>(Launch launch)
        where T : unmanaged => launch.Group.Exchange.Take<T>(launch.Thread);

    static void Vote(bool predicate, Launch launch)
    {
        launch.Group.Exchange.Vote(launch.Thread, predicate);
        launch.Group.Waiting = ThreadState.AtBarrier;
    }

    // A lane that asks for one outside its part of the warp keeps its own value.
    static void Offer<T>(T value, int lane, int width, Launch launch)
        where T : unmanaged
    {
        var first = launch.Thread - LaneIdx(launch) % width;
        var source = lane >= 0 && lane < width && first + lane < launch.Threads ? first + lane : launch.Thread;
        launch.Group.Exchange.Offer(launch.Thread, value, source);
        launch.Group.Waiting = ThreadState.AtWarp;
    }
}
