using CellDsl.Gpu.Ptx;

namespace CellDsl.Gpu.Tests.Ptx;

/// <summary>Counting in listings, as bench/CellDsl.Gpu.Ptx does it.</summary>
public class CountsTests
{
    const string Ptx = """
        .visible .entry Kernel(
        	.param .b64 %rd0
        ) {
        	.reg .f32 %f<9>;
        	.shared .align 16 .b8 __shared_alloca0[64];
        	.local .align 4 .b8 __local_depot0[8];
        	mov.u32 %r1, 0;
        L_1:
        	ld.global.v4.f32	{%f1, %f2, %f3, %f4}, [%rd1];
        	st.shared.v4.f32	[%rd2], {%f1, %f2, %f3, %f4};
        	bar.sync	0;
        L_2:
        	ld.shared.f32	%f5, [%rd3];
        	fma.rn.f32	%f6, %f5, %f5, %f6;
        	add.s32	%r2, %r2, 1;
        	@%p1 bra	L_2;
        	rem.s32	%r3, %r2, %r1;
        	@!%p2 bra	L_1;
        	st.local.f32	[%rd4], %f6;
        	ret;
        }
        """;

    const string Sass = """
        .text.Kernel:
                /*0000*/                   MOV R1, c[0x0][0x28] ;
        .L_x_1:
                /*0010*/                   LDG.E.128 R4, [R2.64] ;
        .L_x_0:
                /*0020*/                   LDS.128 R8, [R3] ;
                /*0030*/                   FFMA R0, R4, R8, R0 ;
                /*0040*/              @P0 BRA `(.L_x_0) ;
                /*0050*/                   BAR.SYNC 0x0 ;
                /*0060*/              @P1 CALL.REL.NOINC `(.L_x_2) ;
                /*0070*/                   BRA `(.L_x_1) ;
        .L_x_2:
                /*0080*/                   EXIT ;
        .L_x_3:
                /*0090*/                   BRA `(.L_x_3);
        """;

    [Fact]
    public void AllOfPtxIsCounted()
    {
        Counts counts = Counts.OfPtx(Listings.Ptx(Ptx).Instructions);
        Assert.Equal("1 fma.rn.f32, 1 ld.shared (1), 1 st.shared.v4, 1 ld.global.v4, 1 local, 1 div, rem, 1 bar.sync, 5 others", counts.ToString());
    }

    [Fact]
    public void TheInnermostLoopAndWhatIsAroundIt()
    {
        Loop loop = Assert.Single(LoopFinder.Innermost(Listings.Ptx(Ptx)));
        Assert.Equal("1 fma.rn.f32, 1 ld.shared (1), 2 others", Counts.OfPtx(loop.Body).ToString());
        Assert.Equal("1 st.shared.v4, 1 ld.global.v4, 1 div, rem, 1 bar.sync, 1 others", Counts.OfPtx(loop.Around).ToString());
    }

    [Fact]
    public void LoopsOfSass()
    {
        IReadOnlyList<Loop> loops = LoopFinder.Innermost(Listings.Sass(Sass));
        Assert.Equal("1 FFMA, 1 LDS.128, 1 others", Counts.OfSass(loops[0].Body).ToString());
        Assert.Equal("1 LDG.128, 1 BAR, 2 others", Counts.OfSass(loops[0].Around).ToString());
    }
}
