import { UnstyledButton } from "@mantine/core";
import type { DataFile } from "@/api/data";
import type { Column } from "@/components/DataTable";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Data.module.css";
import { GradeBadge } from "./GradeBadge";

/** The columns of the stored files; a file is opened by its name. */
export function useFileColumns(onOpen: (pair: string, timeframe: string) => void): Column<DataFile>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    {
      id: "name",
      header: t("data.pair"),
      meta: { title: true },
      cell: ({ row: { original: file } }) => (
        <UnstyledButton
          className={classes.open}
          onClick={() => onOpen(file.pair, file.timeframe)}
          aria-label={t("data.openNamed", { name: `${file.pair} ${file.timeframe}` })}
        >
          {file.pair} <span className={classes.soft}>{file.timeframe}</span>
        </UnstyledButton>
      ),
    },
    {
      id: "grade",
      header: t("data.quality"),
      cell: ({ row: { original: file } }) => <GradeBadge grade={file.grade} />,
    },
    {
      id: "first",
      header: t("data.from"),
      cell: ({ row: { original: file } }) => <span className="figures">{format.day(file.first)}</span>,
    },
    {
      id: "last",
      header: t("data.until"),
      cell: ({ row: { original: file } }) => <span className="figures">{format.day(file.last)}</span>,
    },
    {
      id: "candles",
      header: t("data.candles"),
      meta: { figures: true },
      cell: ({ row: { original: file } }) => format.integer(file.quality.candles),
    },
    {
      id: "missing",
      header: t("data.count.missing"),
      meta: { figures: true },
      cell: ({ row: { original: file } }) => format.integer(file.quality.missing),
    },
    {
      id: "size",
      header: t("data.size"),
      meta: { figures: true },
      cell: ({ row: { original: file } }) => format.fileSize(file.bytes),
    },
  ];
}
