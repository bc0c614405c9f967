-- Whose data are erased go from answers too; so are people found whose records are made one.
create index report_row_person on report_row (community, person_id) where person_id is not null;
