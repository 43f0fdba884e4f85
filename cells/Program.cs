return CellDsl.Lab.CellLab.Run(args);
